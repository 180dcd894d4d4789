package lint

import "github.com/seatrial/seatrial/submit/job"

// Finding is one thing wrong with a workload, as data. Judge fills in Check and Stage, and Severity and Position
// when a rule leaves them out: its own severity, and where the image was named.
type Finding struct {
	Check    string   `json:"check"`
	Severity Severity `json:"severity"`
	// Message gives the fact and the want: "image is linux/arm64, want linux/amd64".
	Message string `json:"message"`
	// Preview: its check is not of the stable catalogue yet.
	Preview bool `json:"preview,omitempty"`
	// Advisory: it fails nothing, whatever the policy says, for nobody has asked for preview checks.
	Advisory bool `json:"-"`
	// Rule is the name of the rule of BuildKit's linter that it is of; empty for one of ours.
	Rule string `json:"rule,omitempty"`
	// Origin is where the file at fault comes from, when it is one of the image: "layer 4: COPY run.sh /run.sh". The message ends with it,
	// unless the position is that instruction's in the Dockerfile.
	Origin string `json:"origin,omitempty"`
	// Fix is a line to paste in JSON, built from what the user typed.
	Fix Fix `json:"fix"`
	// Stage is when it was caught: check, test or submit.
	Stage    Stage        `json:"stage"`
	Position job.Position `json:"position"`
	// After is a check: once what that one finds is mended, this finding is another one or gone. It is said when nobody is told that.
	After string `json:"-"`
	// Excerpt is the line of the position, when that is in a Dockerfile.
	Excerpt *Excerpt `json:"source,omitempty"`
}

// Fails tells whether a finding fails the workload where that takes some severity: Error when it is empty.
func (f Finding) Fails(on Severity) bool {
	switch {
	case f.Advisory || on == Never:
		return false
	case on == "":
		return f.Severity == Error
	}
	return f.Severity.AtLeast(on)
}

// Failure is why something could not be judged that had to be, which is no fault of the workload.
type Failure struct {
	// Message is the reason, on one line.
	Message  string       `json:"message"`
	Position job.Position `json:"position"`
}

// Result is what the checks say about one subject.
type Result struct {
	// Findings, worst first, then in the order of All. Never nil.
	Findings []Finding `json:"findings"`
	// Skipped are the checks that could not run. Never nil.
	Skipped []Skip `json:"skipped"`
	// Ignored are the findings that the policy sets aside, with the reason it gives.
	Ignored []Ignored `json:"-"`
	// Applied are the ignores that may be about the subject, those of its comments too.
	Applied []Ignore `json:"-"`
	// Known are the findings that the baseline has, and Stale its entries of which nothing is found any more.
	Known []Finding `json:"-"`
	Stale []Known   `json:"-"`
	// Failures are why the workload, or a part of it that has to be looked at, could not be judged. It may be at fault all the same.
	Failures []Failure `json:"-"`
	// Ran are the IDs of the checks that could run, in the order of All.
	Ran     []string `json:"-"`
	Verdict Verdict  `json:"verdict"`
}

// Ignored is a finding that the user has accepted.
type Ignored struct {
	Finding
	Reason string
	// By is where it is accepted.
	By job.Position
}

// Verdict is the answer in one word.
type Verdict string

const (
	// Pass: nothing at or above the policy's threshold.
	Pass Verdict = "pass"
	// Fail: the workload is at fault.
	Fail Verdict = "fail"
	// Unknown: what had to be looked at was out of reach.
	Unknown Verdict = "unknown"
)

// ExitCode is 0 for pass, 1 for fail and 3 for unknown (design: exit codes).
func (r *Result) ExitCode() int {
	switch r.Verdict {
	case Pass:
		return 0
	case Fail:
		return 1
	default:
		return 3
	}
}
