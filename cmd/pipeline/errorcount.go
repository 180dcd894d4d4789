package pipeline

import (
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/words"
)

// errorCount is how many errors there are among findings, in words: "no error". What passes has some with --fail-on never.
func errorCount(findings []lint.Finding) string {
	n := 0
	for _, f := range findings {
		if f.Severity == lint.Error {
			n++
		}
	}
	if n == 0 {
		return "no error"
	}
	return words.Count(n, "error")
}

// errorsOf is the same of several reports.
func errorsOf(all []*report.Report) string {
	var findings []lint.Finding
	for _, r := range all {
		findings = append(findings, r.Findings...)
	}
	return errorCount(findings)
}

// behindDashes has fixes of the command say what to type behind "--": there is no IMAGE in the line that builds it, and more than that
// in the one that pushes it.
func behindDashes(r *report.Report) *report.Report {
	for i, f := range r.Findings {
		switch {
		case len(f.Fix.Words) == 0:
			continue
		case len(f.Fix.Words) == 1:
			r.Findings[i].Fix = lint.Advise("leave out what is behind --")
		default:
			r.Findings[i].Fix = lint.Advise("-- " + words.ShellLine(f.Fix.Words[1:]))
		}
	}
	return r
}

// orPinned has what is said of an image without a command name the other way to push it.
func orPinned(r *report.Report) *report.Report {
	for i, f := range r.Findings {
		if f.Check == commandMissing {
			r.Findings[i].Fix.Comment = "or --pin job.yaml: the image is judged as that job runs it"
		}
	}
	return r
}
