package harness

import (
	"context"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/seatrial/seatrial/submit/words"
)

// Deviation is one path whose content is not what another run, or the user, has there.
type Deviation struct {
	// Path is relative to the result folder, with slashes.
	Path string `json:"path"`
	// Difference is the first one: "line 3: first \"a 1\", again \"a 2\"", "byte 17", "only expected".
	Difference string `json:"difference,omitempty"`
	// Missing: one of the sides does not have the path.
	Missing bool `json:"missing,omitempty"`
	// Kind is what all differences of the file come down to, when that is known: "only times differ".
	Kind string `json:"kind,omitempty"`
	// Epsilon is that of the tolerance numeric which makes two files the same that differ in numbers only; zero for others.
	Epsilon float64 `json:"epsilon,omitempty"`
	// Diff is a unified diff of two short texts, cut after maxDiffLines.
	Diff string `json:"diff,omitempty"`
}

const (
	// maxDiffLines is what is shown of a diff.
	maxDiffLines = 40
	// diffContext is how many lines around a change are shown.
	diffContext = 2
)

// deviations compares two folders and has what is not the same, sorted by path. Never nil.
func (p pair) deviations(ctx context.Context) ([]Deviation, error) {
	rows, err := p.rows(ctx)
	if err != nil {
		return nil, err
	}
	found := []Deviation{}
	for _, row := range rows {
		if !row.Same {
			found = append(found, row.Deviation)
		}
	}
	return found, nil
}

// shortDiff is a unified diff that is cut where nobody reads on.
func shortDiff(nameA, nameB, a, b string) string {
	edits := udiff.Strings(a, b)
	diff, err := udiff.ToUnified(nameA, nameB, a, edits, diffContext)
	if err != nil {
		return "" // the difference has been told
	}
	lines := strings.SplitAfter(strings.TrimSuffix(diff, "\n"), "\n")
	if len(lines) > maxDiffLines {
		more := len(lines) - maxDiffLines
		lines = append(lines[:maxDiffLines], "… "+words.Count(more, "more line"))
	}
	return strings.TrimSuffix(strings.Join(lines, ""), "\n")
}

// isResultFile tells whether an entry is one of the files a node itself adds to the results.
func isResultFile(path string) bool {
	return path == "stdout" || path == "stderr" || path == "exitCode"
}

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

// CompareRuns lists what differs between the results of two runs of one workload by more than a tolerance allows: everything a
// node brings home. Times and modes are not judged, since publishers change them. Errors are as those of Compare.
func CompareRuns(ctx context.Context, firstDir, againDir string, tolerances []Tolerance) ([]Deviation, error) {
	return pair{dirA: firstDir, dirB: againDir, names: names{"first", "again"}, tolerances: tolerances}.deviations(ctx)
}
