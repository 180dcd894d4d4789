// Package report writes what the checks say: as text for people, as JSON and in the formats of other tools.
package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/facts"
)

// Version of the JSON form. It changes when a field goes or changes its meaning, not when one is added.
const Version = 1

// Report is what is known about one workload. Its JSON form is docs/report.schema.json.
type Report struct {
	Version int     `json:"version"`
	Subject Subject `json:"subject"`
	// Findings, worst first. Never nil.
	Findings []lint.Finding `json:"findings"`
	// Skipped are the checks that could not run. Never nil.
	Skipped []lint.Skip `json:"skipped"`
	// Errors are why something could not be judged that had to be. Never nil.
	Errors []lint.Failure `json:"errors"`
	// Trial is the local run, nil if there was none.
	Trial *harness.Trial `json:"trial,omitempty"`
	// Needs is what to ask a network for by what the local run used, nil if it does not tell.
	Needs *harness.Needs `json:"needs,omitempty"`
	// Stages are the steps of the command that made this report, in the order in which they began.
	Stages []Stage `json:"stages,omitempty"`
	// Submission is what became of the job on the network, nil if it was not sent.
	Submission *Submission `json:"submission,omitempty"`
	// Nodes that are of the platform, nil when only one platform was asked for, or no network lists its nodes.
	Nodes   *Nodes       `json:"nodes,omitempty"`
	Verdict lint.Verdict `json:"verdict"`

	// Known is how many findings are in the baseline, and not among the others.
	Known int `json:"known,omitempty"`

	// Ignored are the findings the user has accepted, which JSON leaves out.
	Ignored []lint.Ignored `json:"-"`
	// Unplaced is why findings are not at the lines of the Dockerfile that was named; empty when they are.
	Unplaced string `json:"-"`
	// known are those of the baseline.
	known []lint.Finding
	// dockerfile is what the image is to be built of; nil for one that is built.
	dockerfile *dockerfile.File
	// asked: the network has answered.
	asked bool
	// command are the words that the job itself gives.
	command []string
	// ran are the IDs of the checks that could run.
	ran      []string
	exitCode int
	// nth of so many reports on a workload, one for each platform, from zero; zero of zero for one that is the only one.
	nth, of int
}

// Subject says which workload was judged.
type Subject struct {
	// Image as typed.
	Image string `json:"image"`
	// Digest of what the reference names, "sha256:…"; empty when it could not be read.
	Digest string `json:"digest,omitempty"`
	// Platform of the network's nodes: "linux/amd64".
	Platform string `json:"platform"`
	// File is the job file, empty for a job given as flags.
	File string `json:"file,omitempty"`
}

// Submission is a job on the network, with its results beside those of the local run.
type Submission struct {
	facts.Outcome
	// Cause is the ID of the check whose finding says why the job is at fault, or waits; empty when none does.
	Cause string `json:"cause,omitempty"`
	// Comparisons are one for each execution whose results came home.
	Comparisons []*harness.Comparison `json:"comparisons,omitempty"`
}

// New puts together what is known about a subject.
func New(s *lint.Subject, result *lint.Result) *Report {
	r := &Report{
		Version:  Version,
		Subject:  Subject{Image: s.Job.Image(), Platform: s.Platform, File: s.Job.File},
		Findings: result.Findings,
		Skipped:  result.Skipped,
		Errors:   append([]lint.Failure{}, result.Failures...),
		Trial:    s.Trial,
		Needs:    s.Needs(),
		Verdict:  result.Verdict,
		Ignored:  result.Ignored,
		ran:      result.Ran,
		exitCode: result.ExitCode(),
		Known:    len(result.Known),
		known:    result.Known,
	}
	r.Unplaced = s.Unplaced
	r.asked = s.Network != nil
	if s.Made == nil {
		r.dockerfile = s.Dockerfile
	}
	r.command = s.Job.Task().Engine.Params.Words()
	if s.Image != nil {
		r.Subject.Digest = s.Image.Digest
	}
	if s.Outcome != nil {
		r.Submission = &Submission{Outcome: *s.Outcome, Comparisons: s.Comparisons}
	}
	return r
}

// Unread is the report of a workload that nothing is known of, as of a job file that cannot be read: no check of it ran, for the reason.
func Unread(subject Subject, reason lint.Failure, all lint.Catalogue) *Report {
	subject.Platform = cmp.Or(subject.Platform, lint.DefaultPlatform)
	r := &Report{Version: Version, Subject: subject, Findings: []lint.Finding{}, Skipped: []lint.Skip{},
		Errors: []lint.Failure{reason}, Verdict: lint.Unknown, exitCode: 3}
	for _, c := range all {
		if c.Stage() == lint.StageCheck && c.Preview == nil {
			r.Skipped = append(r.Skipped, lint.Skip{Check: c.ID, Reason: reason.Message})
		}
	}
	return r
}

// All are the findings that nobody has accepted, those of the baseline too.
func (r *Report) All() []lint.Finding { return slices.Concat(r.Findings, r.known) }

// Fail adds why the command broke off that made the report, which says nothing good of the workload any more.
func (r *Report) Fail(reason lint.Failure) {
	r.Errors = append(r.Errors, reason)
	if r.Verdict == lint.Pass {
		r.Verdict, r.exitCode = lint.Unknown, 3
	}
}

// Asked tells whether a network has said what it wants of the workload.
func (r *Report) Asked() bool { return r.asked }

// ExitCode is 0, 1 or 3, as lint.Result has it.
func (r *Report) ExitCode() int { return r.exitCode }

// Name is the job file, or the image of a job given as flags.
func (r *Report) Name() string {
	return cmp.Or(r.Subject.File, r.Subject.Image)
}

// Stage is one step of a command: check, test, submit, follow, fetch, compare.
type Stage struct {
	Name     string        `json:"name"`
	Begin    time.Time     `json:"begin"`
	Duration time.Duration `json:"duration_ns"`
	// Result in a few words: "no error", "exit code 3".
	Result string `json:"result"`
	// Failed tells that what the stage looked at is at fault, or could not be judged.
	Failed bool `json:"failed,omitempty"`
}
