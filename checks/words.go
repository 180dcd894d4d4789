package checks

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// expanding quotes a text for a shell that shall still expand the variables and commands in it; the parts
// that came from the user are literal, the even ones are ours.
func expanding(parts ...string) string {
	var b strings.Builder
	for i, part := range parts {
		if i%2 == 1 {
			part = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(part)
		}
		b.WriteString(part)
	}
	return `"` + b.String() + `"`
}

// yamlPlain are texts that YAML takes for themselves, but for yamlOther.
var yamlPlain = regexp.MustCompile(`^[A-Za-z_/][A-Za-z0-9_./-]*$`)

// yamlOther are words that some reader of YAML takes for something else than a text.
var yamlOther = regexp.MustCompile(`^(?i:y|n|yes|no|on|off|true|false|null)$`)

// yamlWord is a text as a value in a job file.
func yamlWord(text string) string {
	if yamlPlain.MatchString(text) && !yamlOther.MatchString(text) {
		return text
	}
	return strings.TrimSuffix(strings.TrimPrefix(wordList([]string{text}), "["), "]")
}

// short is the part of a Bacalhau ID that its own command line prints: e-8c4b2f1a of e-8c4b2f1a-….
func short(id string) string {
	const shown = 10
	if len(id) > shown {
		return id[:shown]
	}
	return id
}

// some names the first of many and counts the others: "a, b and 3 more".
func some(all []string, most int) string {
	if more := len(all) - most; more > 0 {
		all = append(slices.Clone(all[:most]), fmt.Sprintf("%d more", more))
	}
	last := len(all) - 1
	if last == 0 {
		return all[0]
	}
	return strings.Join(all[:last], ", ") + " and " + all[last]
}

// maxDeviations is how many files are named one by one that differ from those of another run, or from what is expected. JSON lists all.
const maxDeviations = 50

// folded puts one finding in the place of those beyond the first maxDeviations.
func folded(findings []lint.Finding, rest func(n int) lint.Finding) []lint.Finding {
	n := len(findings) - maxDeviations
	if n <= 1 {
		return findings
	}
	return append(findings[:maxDeviations], rest(n))
}

// deviation is how a file differs, with what all its differences come down to.
func deviation(d harness.Deviation) string {
	if d.Kind == "" {
		return d.Difference
	}
	return d.Kind + " (" + d.Difference + ")"
}

// maxTolerated is how many files a line to paste names one by one.
const maxTolerated = 8

// tolerating lets files differ, which is the user's to decide.
func tolerating(all []harness.Deviation) lint.Fix {
	var fix lint.Fix
	for _, t := range harness.Tolerances(all, maxTolerated) {
		fix.Flags = append(fix.Flags, lint.Flag{Name: "--tolerance", Value: t.String()})
	}
	return fix.For(lint.User).With("if that is near enough")
}

// seconds is a time that people have waited for: "40 ms", "0.2 s", "75 s".
func seconds(d time.Duration) string {
	switch {
	case d < 100*time.Millisecond:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}
