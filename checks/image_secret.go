package checks

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

var imageSecret = &lint.Check{
	ID:       "image-secret",
	Title:    "the image carries no credential",
	Severity: lint.Warning,
	Doc: `Whoever may pull an image may read its variables, its labels and the instructions that it was built by: each build argument of a
` + "`RUN`" + ` is written down with its value. Nodes pull without a login, so that this is everyone. A later layer, or an ` + "`ENV`" + ` that empties
the variable, takes nothing back.

The credential itself is never printed here. What an image engine holds is only looked at for variables: it does not tell the rest.`,
	Needs: []lint.Fact{lint.FactConfig},
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		seen := map[string]bool{}
		report := func(name, what, kind string) {
			if name != "" && seen[name] {
				return
			}
			seen[name] = true
			id := "token"
			if name != "" {
				id = strings.ToLower(name)
			}
			findings = append(findings, lint.Finding{
				Message: fmt.Sprintf("%s %s, which everyone who may pull the image can read; want it out of the image", what, kind),
				Fix: lint.Advise("make the credential void and build without it: RUN --mount=type=secret,id=" + words.ShellWord(id) +
					" … hands one to a step, and no layer keeps it").For(lint.Builder),
			})
		}
		config := s.Image.Config
		for _, pair := range config.Env {
			name, value, _ := strings.Cut(pair, "=")
			if kind := secret.Kind(name, value); kind != "" {
				report(name, "its variable "+words.Printable(name)+" looks like", kind)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(config.Labels)) {
			if kind := secret.Kind(name, config.Labels[name]); kind != "" {
				report("label "+name, "its label "+words.Printable(name)+" looks like", kind)
			}
		}
		for i, step := range config.Steps {
			name, kind := secret.InLine(step)
			if kind == "" {
				continue
			}
			instruction, _, _ := strings.Cut(image.Instruction(step), " ")
			what := fmt.Sprintf("step %d of its history, %s, has what looks like", i+1, instruction)
			if name != "" {
				what = fmt.Sprintf("step %d of its history, %s, gives %s what looks like", i+1, instruction, name)
			}
			report(name, what, kind)
		}
		return findings
	},
}
