package lint

import "github.com/seatrial/seatrial/submit/job"

// Finding is one thing wrong with a workload, as data. Judge fills in Check, Severity and Stage.
type Finding struct {
	Check    string   `json:"check"`
	Severity Severity `json:"severity"`
	// Message gives the fact and the want: "image is linux/arm64, want linux/amd64".
	Message string `json:"message"`
	// Fix is a line to paste in JSON, built from what the user typed.
	Fix Fix `json:"fix"`
	// Stage is when it was caught: check, test or submit.
	Stage    string       `json:"stage"`
	Position job.Position `json:"position"`
}

// Skip is a check that could not run, and why; it is never a pass.
type Skip struct {
	Check  string `json:"check"`
	Reason string `json:"reason"`
}

// The reasons of checks for whose facts the user has not asked.
const (
	// NoNetwork: no network was named.
	NoNetwork = "no network is named"
	// NoRepeat: the workload ran once.
	NoRepeat = "the workload ran once; --repeat 2 runs it twice"
	// NoExpectation: there is nothing to compare the results with.
	NoExpectation = "nothing is expected of the results; --expect DIR says what should be"
	// NoTrace: the workload was not watched.
	NoTrace = "the workload was not watched; --trace-egress tells what it tries to reach"
)

// Unasked skips are of checks for whose facts the user has not asked: they say nothing to worry about.
func (s Skip) Unasked() bool {
	return s.Reason == NoNetwork || s.Reason == NoRepeat || s.Reason == NoExpectation || s.Reason == NoTrace
}
