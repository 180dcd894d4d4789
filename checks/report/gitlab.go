package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// issue is one entry of GitLab's Code Quality report
// (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format).
type issue struct {
	Description string        `json:"description"`
	CheckName   string        `json:"check_name"`
	Fingerprint string        `json:"fingerprint"`
	Severity    string        `json:"severity"`
	Location    issueLocation `json:"location"`
}

type issueLocation struct {
	Path  string     `json:"path"`
	Lines issueLines `json:"lines"`
}

type issueLines struct {
	Begin int `json:"begin"`
}

// writeGitLab writes all findings as one list, which is empty when nothing is wrong.
func writeGitLab(w io.Writer, reports []*Report, opts Options) error {
	issues := []issue{}
	seen := map[string]int{}
	add := func(e entry, severity string) {
		name, _ := opts.inRepository(e.at)
		i := issue{Description: strings.ReplaceAll(e.message, "\n", "; "), CheckName: e.check, Fingerprint: fingerprint(e.finding, e.at), Severity: severity,
			Location: issueLocation{name, issueLines{e.at.line}}}
		// Two of the same fingerprint are one to GitLab.
		if seen[i.Fingerprint]++; seen[i.Fingerprint] > 1 {
			i.Fingerprint = fmt.Sprintf("%s-%d", i.Fingerprint, seen[i.Fingerprint])
		}
		issues = append(issues, i)
	}
	for _, e := range entries(reports, opts) {
		if e.check == unjudged {
			add(e, "blocker")
			continue
		}
		add(e, levels[e.severity].gitLab)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(issues)
}
