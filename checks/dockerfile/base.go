package dockerfile

import (
	"maps"
	"slices"
	"strings"

	"github.com/distribution/reference"
	"github.com/moby/buildkit/frontend/dockerfile/shell"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/submit/job"
)

// Base is the image that a stage is made FROM.
type Base struct {
	// Typed is its name as it stands in the FROM, and Name the same with the values of its variables: "python:3.12"; "scratch" for none.
	Typed, Name string
	// Pinned is what --platform says, as typed, and Platform the same with the values of its variables; empty when there is none.
	Pinned, Platform string
	// Stage is the number of the stage whose FROM it is.
	Stage int
	// Unset are the variables in its name or its platform that have no value.
	Unset []string
	// Unknown is why nothing is known of it but its name; empty for one that was read, and for scratch.
	Unknown string
	// Image is what was found under its name; nil when it was not looked for, or not found.
	Image *image.Image
}

// Scratch tells that there is no base.
func (b Base) Scratch() bool { return b.Name == "scratch" }

// Given tells whether a FROM has a variable that the builder is given a value for.
func (f *File) Given(line int) bool {
	for name := range f.Args {
		if uses(f.Line(line), name) {
			return true
		}
	}
	return false
}

// depth is how many layers it has, as far as that is known.
func (b Base) depth() int {
	if b.Image == nil {
		return 0
	}
	return b.Image.Depth
}

// full is a name of an image as BuildKit asks for it: "docker.io/library/python:3.12".
func full(name string) string {
	named, err := reference.ParseNormalizedNamed(name)
	if err != nil {
		return name
	}
	return reference.TagNameOnly(named).String()
}

// baseOf is the base of a stage that is made from an image.
func (f *File) baseOf(stage int) Base {
	s := f.stages[stage]
	b := Base{Typed: s.BaseName, Name: f.names[stage], Pinned: s.Platform, Platform: f.expanded(s.Platform), Stage: stage}
	for _, arg := range f.args {
		for _, pair := range arg.Args {
			if _, assumed := f.assumed[pair.Key]; assumed && (uses(s.BaseName, pair.Key) || uses(s.Platform, pair.Key)) {
				b.Unset = append(b.Unset, pair.Key)
			}
		}
	}
	if len(b.Unset) > 0 {
		b.Name, b.Platform = b.Typed, ""
		b.Unknown = "ARG " + strings.Join(b.Unset, " and ") + " has no value, want --build-arg " + b.Unset[0] + "=…"
	}
	return b
}

// uses tells whether a word has a variable in it.
func uses(word, variable string) bool {
	return slices.ContainsFunc(variableIn.FindAllStringSubmatch(word, -1), func(m []string) bool { return m[1] == variable })
}

// assume gives those variables a value that have none and without which a FROM names nothing: what needs no base can be judged all
// the same.
func (f *File) assume() {
	assumed := map[string]string{}
	for _, s := range f.stages {
		nameless := func() bool {
			name := f.expanded(s.BaseName)
			_, err := reference.ParseNormalizedNamed(name)
			return name == "" || err != nil
		}
		homeless := s.Platform != "" && f.expanded(s.Platform) == ""
		for _, arg := range f.args {
			for _, pair := range arg.Args {
				switch {
				case f.Args[pair.Key] != "" || pair.Value != nil && *pair.Value != "":
				case homeless && uses(s.Platform, pair.Key):
					assumed[pair.Key] = f.platform
				case uses(s.BaseName, pair.Key) && nameless():
					assumed[pair.Key] = "unset"
				}
			}
		}
	}
	if f.assumed = assumed; len(assumed) > 0 { // else the words stay what they are
		f.global, f.expansions = nil, nil
	}
}

// expanded is a word of a FROM with the values of its variables: those of ARG before the first FROM, and the platforms'.
func (f *File) expanded(word string) string {
	if !strings.ContainsAny(word, "$\\`") {
		return word
	}
	if value, known := f.expansions[word]; known {
		return value
	}
	lex := shell.NewLex(f.escape)
	if f.global == nil {
		f.global = f.globals(lex)
	}
	value, _, err := lex.ProcessWord(lexed(word), f.global)
	if err != nil {
		value = word
	}
	if f.expansions == nil {
		f.expansions = map[string]string{}
	}
	f.expansions[word] = value
	return value
}

// globals are the variables that every FROM knows.
func (f *File) globals(lex *shell.Lex) variables {
	env := variables{}
	parts := append(strings.Split(f.platform, "/"), "", "")
	for i, name := range []string{"PLATFORM", "OS", "ARCH", "VARIANT"} {
		for _, whose := range []string{"BUILD", "TARGET"} { // the machine that builds is taken to be like the nodes
			env[whose+name] = append([]string{f.platform}, parts...)[i]
		}
	}
	for _, arg := range f.args {
		for _, pair := range arg.Args {
			if value, given := f.assumed[pair.Key]; given {
				env[pair.Key] = value
			} else if value, given := f.Args[pair.Key]; given {
				env[pair.Key] = value
			} else if pair.Value != nil {
				env[pair.Key], _, _ = lex.ProcessWord(lexed(*pair.Value), env)
			}
		}
	}
	return env
}

// variables are those of a Dockerfile by name.
type variables map[string]string

// Get is the value of a variable, and whether it has one.
func (v variables) Get(name string) (string, bool) {
	value, ok := v[name]
	return value, ok
}

// Keys are the names of all.
func (v variables) Keys() []string { return slices.Sorted(maps.Keys(v)) }

// from is the FROM that names a base.
func (f *File) from(b Base) Step {
	for _, s := range f.Steps {
		if s.Name == "FROM" && s.Stage == b.Stage {
			return s
		}
	}
	return Step{}
}

// AtBase is where a base is named.
func (f *File) AtBase(b Base) job.Position { return f.At(f.from(b), b.Typed) }

// AtPlatform is where the platform of a base stands, or the base when it has none.
func (f *File) AtPlatform(b Base) job.Position {
	if b.Pinned == "" {
		return f.AtBase(b)
	}
	return f.At(f.from(b), "--platform="+b.Pinned)
}

// Renamed is the FROM of a base with another name; empty when it stands on several lines.
func (f *File) Renamed(b Base, name string) string {
	return f.edited(b, func(line string) string { return strings.Replace(line, b.Typed, name, 1) })
}

// Unpinned is the FROM of a base without its platform; empty when it stands on several lines.
func (f *File) Unpinned(b Base) string {
	return f.edited(b, func(line string) string { return platformFlag.ReplaceAllString(line, "") })
}

func (f *File) edited(b Base, edit func(string) string) string {
	s := f.from(b)
	if s.Line == 0 || s.Line != s.Last {
		return ""
	}
	line := f.Line(s.Line)
	if text := edit(line); text != line {
		return strings.TrimSpace(text)
	}
	return ""
}
