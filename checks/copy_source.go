package checks

import (
	"fmt"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/dockerfile/layers"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var copySource = &lint.Check{
	ID:       "copy-source",
	Title:    "what the Dockerfile copies is in its build context",
	Severity: lint.Error,
	Doc: `COPY and ADD take files from the build context, without what its ` + "`.dockerignore`" + ` leaves out (or the Dockerfile's own list, ` + "`Dockerfile.dockerignore`" + `,
which counts before it). When one that is named without wildcards is not there, BuildKit ends with
` + "`failed to calculate checksum of ref …: \"/run.sh\": not found`" + `, and there is no image. The same goes for COPY --from of another stage.

A name is looked for from the context's folder on, which is the last word of ` + "`docker build`" + ` and need not be the folder of the Dockerfile. ` +
		"`../run.sh`" + ` leads nowhere out of it, and neither does a link.`,
	Covers: []string{"CopyIgnoredFile"},
	Needs:  []lint.Fact{lint.FactFiles},
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		for _, absent := range s.Absent {
			step, ok := s.Dockerfile.StepAt(absent.Line)
			if !ok {
				continue
			}
			where := "the build context " + words.ShellWord(s.Dockerfile.Context)
			if !absent.InContext {
				where = "the stage that it is copied from"
			}
			name := words.Printable(absent.Source)
			f := lint.Finding{
				Message:  fmt.Sprintf("%s is not in %s, want it there: without it there is no image", name, where),
				Fix:      lint.Advise("put " + name + " there, or name what is").For(lint.User),
				Position: s.AtWord(step, absent.Source, path.Base(absent.Source)),
			}
			if absent.InContext {
				contextFix(s, absent, step.Text, &f)
			}
			findings = append(findings, f)
		}
		return findings
	},
}

// contextFix says what became of a file that the context should have: it is left out, or has another name.
func contextFix(s *lint.Subject, absent layers.Absence, typed string, f *lint.Finding) {
	context := s.Files.Context
	if list, line := context.Ignored(absent.Source); list != "" && context.Has(absent.Source) {
		f.Message = fmt.Sprintf("%s is left out of the build context by line %d of %s, want it there: without it there is no image", words.Printable(absent.Source), line, list)
		f.Fix = lint.Run("echo " + words.ShellWord("!"+absent.Source) + " >> " + words.ShellWord(context.List()))
		return
	}
	near := nearInContext(s, absent.Source)
	switch {
	case context.Has(absent.Source):
		in := "the build context " + words.ShellWord(s.Dockerfile.Context)
		fact := "is a link to nothing in " + in
		if to := context.LeadsOut(absent.Source); to != "" {
			fact = "is a link to " + words.Printable(to) + ", which leads out of " + in
		}
		f.Message = fmt.Sprintf("%s %s, want it to lead to what is there: without it there is no image", words.Printable(absent.Source), fact)
		f.Fix = lint.Advise("put what it leads to in the place of the link").For(lint.User)
		return
	case near == "":
		return
	}
	f.Message = strings.Replace(f.Message, ", want it there", ", which has "+words.Printable(near)+", want what is named there", 1)
	if strings.Count(typed, absent.Source) == 1 && !strings.Contains(typed, "\n") && !strings.Contains(near, " ") {
		text := strings.TrimSpace(strings.Replace(typed, absent.Source, near, 1))
		f.Fix = lint.Fix{Dockerfile: text, Edits: []dockerfile.Edit{{Op: dockerfile.Replace, Line: absent.Line, Text: text}}, By: lint.User}
	}
}

// nearInContext is the file of the build context that a name was probably meant for: of that name elsewhere, or of nearly the same
// beside it. A name without an extension is one of many things, of which those elsewhere are others.
func nearInContext(s *lint.Subject, name string) string {
	var same, beside []string
	for _, other := range s.Files.Context.Names() {
		if path.Base(other) == path.Base(name) && other != name && path.Ext(name) != "" {
			same = append(same, other)
		}
		if path.Dir(other) == path.Dir(name) {
			beside = append(beside, path.Base(other))
		}
	}
	if len(same) == 1 {
		return same[0]
	}
	if near := nearestFile(path.Base(name), beside); near != "" {
		return path.Join(path.Dir(name), near)
	}
	return ""
}

// nearestFile is the name that a file's was probably meant to be. Of two with the same extension that says nothing: b.py is not a.py.
func nearestFile(name string, others []string) string {
	ext := path.Ext(name)
	var stems, whole []string
	for _, other := range others {
		if stem := strings.TrimSuffix(other, ext); ext != "" && stem != other && stem != "" {
			stems = append(stems, stem)
		} else {
			whole = append(whole, other)
		}
	}
	if stem := words.Nearest(strings.TrimSuffix(name, ext), stems); stem != "" {
		return stem + ext
	}
	return words.Nearest(name, whole)
}
