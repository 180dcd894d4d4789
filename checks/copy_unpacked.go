package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var copyUnpacked = &lint.Check{
	ID:       "copy-unpacked",
	Title:    "an archive that is to stay one is copied by COPY",
	Severity: lint.Warning,
	Doc: `ADD unpacks an archive of the build context: what ` + "`ADD model.tar.gz /app/model.tar.gz`" + ` makes is a folder of that name with the files that were
in it, and a program that opens it as an archive finds a folder. COPY keeps it as it is; to unpack it, name the folder that it is to go to.`,
	Needs: []lint.Fact{lint.FactFiles},
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		for _, u := range s.Dockerfile.Unpacked() {
			if !s.Files.Context.Has(u.Source) {
				continue // which is another check's
			}
			f := lint.Finding{
				Message:  fmt.Sprintf("ADD unpacks %s, so that %s will be a folder; want COPY to keep the archive", words.Printable(u.Source), words.Printable(u.Dest)),
				Position: s.Dockerfile.At(u.Step, u.Source),
				Fix:      lint.Advise("COPY " + words.Printable(u.Source) + " " + words.Printable(u.Dest)).For(lint.Builder),
			}
			if u.Instead != "" {
				f.Fix = lint.Fix{Dockerfile: u.Instead, Edits: []dockerfile.Edit{{Op: dockerfile.Replace, Line: u.Step.Line, Text: u.Instead}}, By: lint.Builder}
			}
			findings = append(findings, f)
		}
		return findings
	},
}
