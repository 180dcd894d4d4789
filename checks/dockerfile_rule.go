package checks

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

var dockerfileRule = &lint.Check{
	ID:       "dockerfile-rule",
	Title:    "the Dockerfile keeps the rules of BuildKit's own linter",
	Severity: lint.Warning,
	Doc: `These are the rules that ` + "`docker build --check`" + ` looks at, by their names, with the page of each. No daemon is asked for them, and what a rule
needs of a base that was not looked at is left out.

What is said of how the file reads, and not of what is built of it, is advice. Where another check says more of the same line, only that is shown. A
platform in ` + "`FROM --platform=`" + ` that is the nodes' own is right here, whatever the rule says.

` + "`# check=skip=RULE`" + ` at the top of the Dockerfile sets rules aside, and so do comments of hadolint's that name the same rule:
` + "`# hadolint ignore=DL4000`" + `. With ` + "`# check=error=true`" + ` the build itself fails, so that each of these is an error.`,
	Needs: []lint.Fact{lint.FactDockerfile},
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		file := s.Dockerfile
		for _, w := range file.Warnings {
			if pointless(s, w) {
				continue
			}
			rule := dockerfile.RuleOf(w.Rule)
			f := lint.Finding{Rule: w.Rule, Message: fmt.Sprintf("%s, says BuildKit's rule %s", words.Said(w.Message), w.Rule), Position: file.AtWarning(w)}
			switch {
			case file.Fails():
				f.Severity = lint.Error
			case rule.Style || w.Rule == "JSONArgsRecommended" && !strings.Contains(w.Message, "ENTRYPOINT"):
				f.Severity = lint.Info
			}
			f.Fix = ruleFix(file, w).With(w.URL)
			if name, instruction, ok := file.Blank(w); ok {
				f.Severity = lint.Warning
				f.Message = fmt.Sprintf("%s gets a value that begins with the equals sign, want no blank before that, says BuildKit's rule %s", name, w.Rule)
				f.Fix = replaced(w, instruction).For(lint.Builder).With(w.URL)
			}
			findings = append(findings, f)
		}
		return findings
	},
}

// ruleFix is what mends a warning. What makes another image of it, or may, is for the user to choose, but for a command as a list.
func ruleFix(file *dockerfile.File, w dockerfile.Warning) lint.Fix {
	if name := file.WithoutValue(w); name != "" && w.Rule == "WorkdirRelativePath" {
		return lint.Advise("give ARG " + name + " a value: --build-arg " + name + "=/work, or ARG " + name + "=/work").For(lint.Builder)
	}
	if text, edits, ok := file.Declared(w); ok && file.Mended(w) == "" {
		return lint.Fix{Dockerfile: text, Edits: edits, By: lint.Builder}
	}
	edits, command := file.Respelled(w)
	switch text := file.Mended(w); {
	case text != "" && len(edits) == 0:
		fix := replaced(w, text)
		if w.Rule == "JSONArgsRecommended" {
			return fix
		}
		return fix.For(lint.Builder)
	case len(edits) > 0:
		return lint.Fix{Dockerfile: text, Shell: command, Edits: edits}
	}
	return lint.Advise(dockerfile.RuleOf(w.Rule).Advice).For(lint.Builder)
}

// replaced is another instruction in the place of the one that a warning is about.
func replaced(w dockerfile.Warning, text string) lint.Fix {
	return lint.Fix{Dockerfile: text, Edits: []dockerfile.Edit{{Op: dockerfile.Replace, Line: w.Line, Text: text}}}
}

// pointless tells a warning that is none on this network, or of nothing: a platform that is the nodes', a default that is not taken, a
// variable called like a secret that is given no value, or one that no secret looks like.
func pointless(s *lint.Subject, w dockerfile.Warning) bool {
	switch w.Rule {
	case "FromPlatformFlagConstDisallowed":
		_, quoted, _ := strings.Cut(w.Message, `"`)
		return plainPlatform(strings.TrimSuffix(quoted, `"`)) == s.Platform
	case "InvalidDefaultArgInFrom":
		return s.Dockerfile.Given(w.Line)
	case "SecretsUsedInArgOrEnv":
		name, value := s.Dockerfile.Assigned(w)
		switch strings.Contains(value, "$") || value == "" && strings.Contains(w.Message, "(ARG ") {
		case true: // a build's own, which the image keeps
			return !secret.Named(name)
		default:
			return secret.Kind(name, value) == ""
		}
	}
	return false
}
