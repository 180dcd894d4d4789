package harness

// Repeat is one more run of the same workload, set beside the run that decides.
type Repeat struct {
	// Run counts from 2.
	Run int `json:"run"`
	// Ended is how it ended when that is not how the first run did: "exit code 3".
	Ended string `json:"ended,omitempty"`
	// Deviations from the first run's results, sorted by path. Never nil.
	Deviations []Deviation `json:"deviations"`
}

// Same reports whether the run gave what the first one gave.
func (r Repeat) Same() bool { return r.Ended == "" && len(r.Deviations) == 0 }

// CompareRuns lists what differs between the results of two runs of one workload: everything a node
// brings home, byte for byte. Times and modes are not judged, since publishers change them.
func CompareRuns(firstDir, againDir string) ([]Deviation, error) {
	return pair{dirA: firstDir, dirB: againDir, names: names{"first", "again"}}.deviations()
}
