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
			if len(p.Candidates) > 0 {
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
	if near := nearInContext(s, strings.TrimPrefix(path.Base(p.Missing), "/")); near != "" && len(p.Candidates) == 0 {
		return fmt.Sprintf("; the build context has %s", words.Printable(near)), fix, false
	}
	return "", fix, false
}

// onDisk is what a user calls the file at fault: its place in the build context when it comes from one, else its name.
func onDisk(s *lint.Subject, p *exec.Problem) string {
	if s.Files != nil {
		if origin := s.Files.Origin(p.Layer, p.File); origin != "" {
			return path.Join(s.Dockerfile.Context, origin)
		}
	}
	return base(p.Path)
}
