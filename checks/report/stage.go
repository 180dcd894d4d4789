package report

import "time"

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
