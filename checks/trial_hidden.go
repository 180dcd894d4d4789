package checks

import (
	"fmt"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/words"
)

var trialHidden = &lint.Check{
	ID:       "trial-hidden",
	Title:    "results on IPFS have no hidden files",
	Severity: lint.Warning,
	Doc: `The IPFS publisher leaves out every file and folder whose name begins with a dot, and says nothing; the job says "Completed". It also
makes all files 0644, so that programs among the results lose their executable bit. The local and S3 publishers keep both.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		publisher := s.Job.Task().Publisher
		if publisher == nil || !strings.EqualFold(publisher.Type, "ipfs") || s.Job.Stays() {
			return nil
		}
		var findings []lint.Finding
		for i, out := range s.Trial.Outputs {
			var hidden []string
			for _, f := range out.Files {
				if name := strings.TrimPrefix(f.Path, out.Name+"/"); harness.Hidden(name) && !f.Mode.IsDir() {
					hidden = append(hidden, path.Join(out.Path, name))
				}
			}
			if len(hidden) == 0 {
				continue
			}
			findings = append(findings, lint.Finding{
				Message:  fmt.Sprintf("the ipfs publisher drops hidden file %s, want a name without a dot before it", some(hidden, 1)),
				Fix:      lint.Advise("mv " + words.ShellWord(hidden[0]) + " " + words.ShellWord(unhidden(hidden[0]))).For(lint.Author).With("at the end of the workload"),
				Position: s.Job.OutputAt(i, "Path"),
			})
		}
		return findings
	},
}

// unhidden is a path without dots before its names.
func unhidden(name string) string {
	for strings.Contains(name, "/.") {
		name = strings.ReplaceAll(name, "/.", "/")
	}
	return name
}
