package checks

import (
	"cmp"
	"fmt"
	"path"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

var outputShadowed = &lint.Check{
	ID:       "output-shadowed",
	Title:    "an output hides nothing that the image has",
	Severity: lint.Warning,
	Doc: `A node mounts an empty folder of its own at each output's path. What the image has there (files from COPY or RUN, the content of a
VOLUME) is hidden: the program does not find it, and it is not in the results. A VOLUME *below* an output is mounted over it again,
and what is written there is thrown away with the container. The job says "Completed" either way.

When that is the program, its script, its loader or one of its libraries, it is an error: the container does not start,
` + "`stat /app/run: no such file or directory`" + `.

A VOLUME at the very path of an output hides nothing: the node mounts its own folder there, and publishes it.`,
	Needs: []lint.Fact{lint.FactConfig},
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		m := mountsOf(s.Job.Task())
		for i, out := range s.Job.Task().ResultPaths {
			at := path.Clean(out.Path)
			add := func(message string, fix lint.Fix, at job.Position) {
				findings = append(findings, lint.Finding{Message: message, Fix: fix, Position: cmp.Or(at, s.Job.OutputAt(i, "Path"))})
			}
			for _, declared := range s.Image.Config.Volumes {
				if volume := path.Clean(declared); inside(volume, at) && !m.at(volume) && !s.Job.Stays() { // whose results nobody can get
					fix := lint.Typed(s, lint.Flags("--output", base(volume)+":"+volume), lint.Edit("Tasks[0].ResultPaths", "- {Name: "+yamlWord(base(volume))+", Path: "+yamlWord(volume)+"}"))
					add(fmt.Sprintf("image declares VOLUME %s inside output %s: what is written there is not in the results", volume, at),
						s.WithoutVolume(declared, fix), s.InDockerfile("VOLUME", declared, ""))
				}
			}
			free := m.free(s, out)
			move := outputFix(s, i, out.Name, free, "Path: "+yamlWord(free))
			if p := hiddenProgram(s); p != nil && p.Missing == at {
				add(fmt.Sprintf("output %s is mounted over %s, which the command needs and the image has; want another path%s%s",
					at, p.Path, chain(s.Exec), consequence(p)), move, job.Position{})
				findings[len(findings)-1].Severity = lint.Error
			} else if hidden := baked(s, at); hidden != "" {
				add(fmt.Sprintf("output %s hides %s", at, hidden), move, job.Position{})
				if s.Files != nil && s.Job.IsDefaultOutput(i) { // nobody typed it, and somebody the COPY
					name := s.Exec.View.Under(at, 1).Names[0]
					f := &findings[len(findings)-1]
					f.Position = job.Position{}
					*f = s.FromFile(s.Exec.View.LayerAt(name), name, *f)
				}
			}
		}
		return findings
	},
}

// hiddenProgram is the problem that an output makes for the command (F61); nil when none does.
func hiddenProgram(s *lint.Subject) *exec.Problem {
	if s.Exec == nil || s.Exec.Problem == nil || s.Exec.Problem.Kind != exec.Hidden {
		return nil
	}
	return s.Exec.Problem
}
