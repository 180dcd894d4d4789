package mend

import (
	"slices"

	"github.com/seatrial/seatrial/checks/lint"
)

// Regression is what mending some findings of a subject has brought: a finding that was not there, as bad as one of them or worse. What
// shows only because a worse one is gone, or one that hid it, was there before; so was what no check could look for.
func Regression(before, after *lint.Result, mended []lint.Finding) (lint.Finding, bool) {
	for _, f := range after.Findings {
		known := count(before, f) >= count(after, f) || slices.ContainsFunc(before.Skipped, func(s lint.Skip) bool { return s.Check == f.Check })
		if !known && !slices.ContainsFunc(mended, func(m lint.Finding) bool { return !f.Severity.AtLeast(m.Severity) || hides(m.Check, f.Check) }) {
			return f, true
		}
	}
	return lint.Finding{}, false
}

// Stays tells whether a finding that was mended is there still.
func Stays(before, after *lint.Result, mended lint.Finding) bool {
	return count(after, mended) >= count(before, mended)
}

// count is how many findings there are of the check of one that are as bad.
func count(r *lint.Result, like lint.Finding) (n int) {
	for _, f := range r.Findings {
		if f.Check == like.Check && f.Severity.AtLeast(like.Severity) {
			n++
		}
	}
	return n
}

// hidden are faults that show once the one before them is mended: the first keeps the second from being looked for.
var hidden = []struct{ check, then, why string }{
	{"command-json", "command-not-found", "what a shell was given as a line, nobody looked for"},
	{"command-json", "command-shell-form", "words that a broken list loses are looked for when it is one"},
	{"command-json", "command-script", "what an interpreter is to read is looked for when it is started"},
	{"command-not-found", "output-shadowed", "a program that is not there is hidden by nothing"},
	{"command-not-found", "command-script", "what an interpreter is to read is looked for when it is there itself"},
	{"command-shell-form", "command-script", "what an interpreter is to read is looked for when it is started"},
	{"command-shebang", "command-interpreter", "an interpreter that no line named was not looked for"},
	{"command-not-executable", "command-interpreter", "a script that may not be executed was not read"},
	{"command-not-executable", "command-shebang", "a script that may not be executed was not read"},
	{"command-not-executable", "command-not-found", "what a script starts was not looked for before it may be executed"},
	{"command-interpreter", "command-not-found", "what a script starts was not looked for before its interpreter was there"},
	{"trial-start", "command-interpreter", "a script that may not be executed was not read"},
	{"user-outputs", "trial-outputs-empty", "a program that may not write an output has not come to what it writes"},
	{"output-unlisted", "output-merge", "of a job on all nodes each has results of its own"},
}

// hides tells whether a finding of one check can hide one of another.
func hides(check, then string) bool {
	for _, h := range hidden {
		if h.check == check && h.then == then {
			return true
		}
	}
	return then == "ignore-unused" // which is about findings that are gone
}
