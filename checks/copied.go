package checks

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

// notCopied says what the build context of a Dockerfile has of a file that its command names and that is not in the image: one that is
// left out, or that no instruction copies. ok is false when it has none, or when the file is somewhere else in the image.
func notCopied(s *lint.Subject, p *exec.Problem) (note string, fix lint.Fix, ok bool) {
	if s.Files == nil || p.Mount != "" || !slices.Contains([]exec.Kind{exec.NotFound, exec.ScriptMissing}, p.Kind) || !strings.HasPrefix(p.Missing, "/") {
		return "", fix, false
	}
	context := s.Files.Context
	for rest := strings.TrimPrefix(path.Clean(p.Missing), "/"); rest != ""; {
		if context.Has(rest) {
			if list, line := context.Ignored(rest); list != "" {
				return fmt.Sprintf("; the build context has %s, and line %d of %s leaves it out", words.Printable(rest), line, list),
					lint.Run("echo " + words.ShellWord("!"+rest) + " >> " + words.ShellWord(context.List())), true
			}
			if placed(s, p) {
				return "", fix, false
			}
			mode := "--chmod=755 "
			if p.Read {
				mode = ""
			}
			return fmt.Sprintf("; the build context has %s, and no COPY brings it there", words.Printable(rest)),
				lint.Dockerfile("COPY " + mode + words.ShellWord(rest) + " " + words.ShellWord(p.Missing)), true
		}
		_, after, more := strings.Cut(rest, "/")
		if !more {
			break
		}
		rest = after
	}
	if near := nearInContext(s, strings.TrimPrefix(path.Base(p.Missing), "/")); near != "" && !placed(s, p) {
		return fmt.Sprintf("; the build context has %s", words.Printable(near)), fix, false
	}
	return "", fix, false
}

// placed tells whether the Dockerfile brings a file that may be meant to another place: what a base or a package has of that name is
// something else.
func placed(s *lint.Subject, p *exec.Problem) bool {
	return slices.ContainsFunc(p.Candidates, func(name string) bool {
		layer := 0
		if s.Exec.View != nil {
			layer = s.Exec.View.LayerAt(name)
		}
		return layer > 0 && s.Files.Line(layer) > 0
	})
}

// fromStage is a fix that copies a file of the build context as one that copies it from another stage, where the context has none of its
// name and a stage that the image is not made from has: the file is what that one builds.
func fromStage(s *lint.Subject, fix lint.Fix) lint.Fix {
	copies := strings.Fields(fix.Dockerfile)
	if s.Files == nil || len(copies) < 3 || copies[0] != "COPY" || strings.Contains(fix.Dockerfile, "--from=") {
		return fix
	}
	name := path.Base(copies[len(copies)-2])
	if slices.ContainsFunc(s.Files.Context.Names(), func(other string) bool { return path.Base(other) == name }) {
		return fix
	}
	stage, at, line := s.Dockerfile.Builds(name)
	switch {
	case line == 0:
		return fix
	case at == "" || stage == "":
		return lint.Advise(fmt.Sprintf("COPY --from=… %s from where line %d of %s makes it", words.Printable(name), line, words.Printable(s.Dockerfile.File))).For(lint.Builder)
	}
	return lint.Dockerfile("COPY --from=" + stage + " " + strings.Join(append(copies[1:len(copies)-2], at, copies[len(copies)-1]), " ")).For(lint.Builder)
}

// onDisk is what a user calls the file at fault: its place in the build context when it comes from one, else its name.
func onDisk(s *lint.Subject, p *exec.Problem) string {
	if s.Files != nil {
		if origin := s.Files.Origin(p.Layer, p.File); origin != "" {
			return path.Join(s.Dockerfile.Context, origin)
		}
		if step, ok := s.Step(p.Layer); ok && s.Dockerfile.Document(step) {
			return s.Dockerfile.File // whose own lines it is
		}
	}
	return base(p.Path)
}
