package report

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"

	"github.com/seatrial/seatrial/submit/words"
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

// writeGitLab writes all findings as one list, which is empty when nothing is wrong. GitLab wants a file and a line for
// each: a finding about a flag has the flag for its file.
func writeGitLab(w io.Writer, reports []*Report, _ Options) error {
	issues := []issue{}
	seen := map[string]int{}
	for _, r := range whole(reports) {
		for _, f := range r.Findings {
			i := issue{
				Description: words.Printable(f.Message) + "; " + f.Fix.Label() + ": " + words.Printable(f.Fix.String()), CheckName: f.Check, Fingerprint: f.Fingerprint(), Severity: levels[f.Severity].gitLab,
				Location: issueLocation{words.Printable(filepath.ToSlash(f.Position.Source)), issueLines{max(f.Position.Line, 1)}},
			}
			// Two of the same fingerprint are one to GitLab.
			if seen[i.Fingerprint]++; seen[i.Fingerprint] > 1 {
				i.Fingerprint = fmt.Sprintf("%s-%d", i.Fingerprint, seen[i.Fingerprint])
			}
			issues = append(issues, i)
		}
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(issues)
}
