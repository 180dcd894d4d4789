package checks

import (
	"fmt"
	"path"
	"slices"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
)

var inputShadowed = &lint.Check{
	ID:       "input-shadowed",
	Title:    "an input hides nothing that the image has",
	Severity: lint.Warning,
	Doc: `An input is mounted over whatever the image has at its target. When that is the program, its script, its loader or one of its
libraries, the container does not start, ` + "`stat /app/run: no such file or directory`" + `, unless the input brings it. When it is a file that
the program reads, it finds another one there or none, and the job says "Completed".

It is an error when the input is known not to bring the program: a folder of yours that is uploaded, or a single file. A local folder
is the node's, and taken to be like yours. A file from the web hides nothing but one of its own name: it is put beside what is there. What the image
has in layers that nobody had to read for the command is not seen.`,
	Needs: []lint.Fact{lint.FactLayers},
	Run: eachInput("", func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		if i >= len(s.Covers) {
			return f
		}
		c := s.Covers[i]
		missing := slices.DeleteFunc(slices.Clone(c.Files.Names), func(name string) bool { return slices.Contains(c.Brings, name) })
		name, at := inputName(in), path.Clean(in.Target)
		switch {
		case c.Program != "" && c.Known:
			if _, local := in.LocalPath(); !local {
				f.Severity = lint.Error
			}
			f.Message = fmt.Sprintf("input %s, mounted at %s, hides %s, which the command needs, and does not bring it; want another target", name, at, c.Program)
		case c.Program != "":
			f.Message = fmt.Sprintf("input %s, mounted at %s, hides %s, which the command needs; want another target, unless the input brings it", name, at, c.Program)
		case c.Files.Bytes == 0 || len(missing) == 0:
			return f
		case c.Files.Files == 1:
			f.Message = fmt.Sprintf("input %s, mounted at %s, hides %s, which the image has there; want another target", name, at, missing[0])
		default:
			f.Message = fmt.Sprintf("input %s, mounted at %s, hides the %s that the image has there, such as %s; want another target", name, at, files(c.Files), missing[0])
		}
		target := mountsOf(s.Job.Task()).freeInput(s, at)
		in.Target = target
		f.Fix = inputFix(s, i, lint.Flags("--input", flags.Input(in)), "", "Target: "+yamlWord(target))
		if c.Program == "" {
			f.Fix = f.Fix.With("and have the program read it there")
		}
		f.Position = s.Job.InputAt(i, "Target")
		return f
	}),
}
