package dockerfile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/seatrial/seatrial/checks/image"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Made tells which instructions of a Dockerfile made an image, by the image's history.
type Made struct {
	// File is the Dockerfile, with the stage for its target that the image is.
	File *File
	// made are the numbers of the steps that made the entries of the history; -1 for those of the base.
	made []int
	// layers are the entries of the layers, the lowest first.
	layers []int
}

// MadeBy sets an image's history, as image.Config has it, beside a Dockerfile. Builders write down every instruction of the target
// stage, and of the stages that it is made from, behind what the base has. False when the image was made by anything else: by
// another Dockerfile, or by this one as it was before it was edited.
func (f *File) MadeBy(img *image.Image) (*Made, bool) {
	targets := []string{f.Target}
	if f.Target == "" { // an image of any stage
		targets = nil
		for i := range f.stages {
			targets = append([]string{f.stages[i].Name}, targets...)
		}
		targets[0] = ""
	}
	for i, target := range targets {
		if i > 0 && target == "" {
			continue // a stage without a name is the target as the last one only
		}
		b := f.Build
		b.Target = target
		of, fault := Parse(b, f.platform)
		if fault != nil {
			continue
		}
		if made, ok := of.match(img.Config.Steps); ok {
			m := &Made{File: of, made: made, layers: img.Config.LayerSteps}
			if m.layers == nil {
				m.layers = m.counted(img)
			}
			of.keepTexts()
			return m, true
		}
	}
	return nil, false
}

// match finds for each entry of a history the number of the step that made it.
func (f *File) match(history []string) ([]int, bool) {
	made := slices.Repeat([]int{-1}, len(history))
	at := len(history) - 1
	matched := false
	for i, s := range slices.Backward(f.Steps) {
		if !s.InTarget || s.from != nil || s.command == nil {
			continue
		}
		for at >= 0 && !matched && !s.made(history[at]) && behind(history[at]) {
			at--
		}
		switch {
		case at >= 0 && s.made(history[at]):
			made[at], matched = i, true
			at--
		case s.Name == "ONBUILD": // which BuildKit does not write down
		default:
			return nil, false
		}
	}
	return made, true
}

// counted are the entries of an image's layers when these are not told, as an engine does not that has made some of nothing: BuildKit
// makes one for each instruction of a kind.
func (m *Made) counted(img *image.Image) []int {
	if !slices.ContainsFunc(img.Config.Steps, func(entry string) bool { return strings.HasSuffix(entry, "# buildkit") }) {
		return nil
	}
	var own []int
	for at, step := range m.made {
		if step < 0 {
			continue
		}
		switch s := m.File.Steps[step]; s.Name {
		case "RUN", "COPY", "ADD":
			own = append(own, at)
		case "WORKDIR":
			if c, ok := s.command.(*instructions.WorkdirCommand); ok && c.Path != "/" {
				own = append(own, at)
			}
		}
	}
	base := img.Depth - len(own)
	if base < 0 {
		return nil
	}
	return append(slices.Repeat([]int{-1}, base), own...)
}

// behind tells what was added to an image once it was built: labels of the command line, and what other programs write.
func behind(entry string) bool {
	name, _, _ := strings.Cut(image.Instructed(entry), " ")
	return strings.EqualFold(name, "LABEL") || !names[strings.ToUpper(name)]
}

// names of the instructions that histories tell.
var names = map[string]bool{"ADD": true, "ARG": true, "CMD": true, "COPY": true, "ENTRYPOINT": true, "ENV": true, "EXPOSE": true, "HEALTHCHECK": true,
	"LABEL": true, "MAINTAINER": true, "ONBUILD": true, "RUN": true, "SHELL": true, "STOPSIGNAL": true, "USER": true, "VOLUME": true, "WORKDIR": true}

var (
	// variable is one in an instruction, whose value only the builder knew.
	variable = regexp.MustCompile(`\$(?:\{[^}]*\}|\w+)`)
	// marks are what a builder writes in other ways than a Dockerfile.
	marks = regexp.MustCompile("[\\s\"'`\\\\,\\[\\]=/]+")
	// builderFlags are those of an instruction.
	builderFlags = regexp.MustCompile(`^(?:--\S+\s+)+`)
)

// gap stands for what only the builder knew.
const gap = "\x00"

// made tells whether a step made an entry of a history: what it says is in the entry, in its order, with anything in the place of
// variables.
func (s Step) made(entry string) bool {
	name, said, _ := strings.Cut(image.Instructed(entry), " ")
	switch {
	case strings.EqualFold(name, s.Name):
	case s.Name == "RUN" && !names[name]: // Docker's own builder wrote down a list of words as they are
		said = image.Instructed(entry)
	default:
		return false
	}
	said = marks.ReplaceAllString(builderFlags.ReplaceAllString(strings.TrimSpace(said), ""), "")
	typed, known := s.said(strings.HasPrefix(said, "…"))
	switch {
	case !known:
		return true
	case s.Name == "RUN", s.Name == "CMD", s.Name == "ENTRYPOINT": // whose variables are the shell's
		typed = marks.ReplaceAllString(typed, "")
		return strings.HasSuffix(said, typed)
	}
	at := 0
	for piece := range strings.SplitSeq(variable.ReplaceAllString(typed, gap), gap) {
		piece = marks.ReplaceAllString(piece, "")
		found := strings.Index(said[at:], piece)
		if found < 0 {
			return false
		}
		at += found + len(piece)
	}
	return true
}

// said is what of a step a history has, which may name files by their sums; not known for what a builder writes in its own way.
func (s Step) said(sums bool) (text string, known bool) {
	switch c := s.command.(type) {
	case *instructions.RunCommand:
		return strings.Join(c.CmdLine, " "), len(c.Files) == 0
	case *instructions.CmdCommand:
		return fmt.Sprintf("%q", c.CmdLine), true
	case *instructions.EntrypointCommand:
		return fmt.Sprintf("%q", c.CmdLine), true
	case *instructions.CopyCommand:
		return copies(c.SourcesAndDest, sums), true
	case *instructions.AddCommand:
		return copies(c.SourcesAndDest, sums), true
	case *instructions.EnvCommand:
		return pairs(c.Env), true
	case *instructions.LabelCommand:
		return pairs(c.Labels), true
	case *instructions.ArgCommand:
		var all []string
		for _, arg := range c.Args {
			all = append(all, arg.Key)
		}
		return strings.Join(all, gap), true
	case *instructions.UserCommand:
		return c.User, true
	case *instructions.WorkdirCommand:
		return strings.TrimPrefix(c.Path, "./"), true
	case *instructions.VolumeCommand:
		return strings.Join(c.Volumes, " "), true
	}
	return "", false
}

// copies are the sources and the destination of a COPY or ADD, that one alone where the sources have no names.
func copies(c instructions.SourcesAndDest, sums bool) string {
	if sums {
		return c.DestPath
	}
	return strings.Join(append(slices.Clone(c.SourcePaths), c.DestPath), gap)
}

// pairs are names with their values, in the order of the file.
func pairs(all instructions.KeyValuePairs) string {
	var text []string
	for _, p := range all {
		text = append(text, p.Key+" "+p.Value)
	}
	return strings.Join(text, gap)
}

// Layer is the step that made a layer, from 1 for the lowest: the FROM for one of the base's. False when the image does not tell.
func (m *Made) Layer(layer int) (Step, bool) {
	if layer < 1 || layer > len(m.layers) || m.layers[layer-1] >= len(m.made) {
		return Step{}, false
	}
	if entry := m.layers[layer-1]; entry >= 0 && m.made[entry] >= 0 {
		return m.File.Steps[m.made[entry]], true
	}
	return m.File.from(m.File.Base), true
}

// Entry is the step that made an entry of the history, from 0; false for one of the base's, and for what was added behind.
func (m *Made) Entry(i int) (Step, bool) {
	if i >= len(m.made) || m.made[i] < 0 {
		return Step{}, false
	}
	return m.File.Steps[m.made[i]], true
}
