package harness

import (
	"context"
	"io"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// Deviation is one path whose content is not what another run, or the user, has there.
type Deviation struct {
	// Path is relative to the result folder, with slashes.
	Path string `json:"path"`
	// Difference is the first one: "line 3: first \"a 1\", again \"a 2\"", "byte 17", "only expected".
	Difference string `json:"difference"`
	// Kind is what all differences of the file come down to, when that is known: "only times differ".
	Kind string `json:"kind,omitempty"`
	// Diff is a unified diff of two short texts, cut after maxDiffLines.
	Diff string `json:"diff,omitempty"`
}

const (
	// maxDiffLines is what is shown of a diff.
	maxDiffLines = 40
	// diffContext is how many lines around a change are shown.
	diffContext = 2
)

// deviations compares two folders, sorted by path.
func (p pair) deviations(ctx context.Context) ([]Deviation, error) {
	found := []Deviation{}
	err := p.each(ctx, func(row Row) error {
		tolerance := toleranceFor(p.tolerances, row.Path)
		if tolerance.Compare == CompareIgnore || p.skip != nil && p.skip(row.Path) {
			return nil
		}
		d, err := p.deviation(ctx, row, tolerance)
		if d != nil {
			found = append(found, *d)
		}
		return err
	})
	return found, err
}

// deviation compares one path; nil when both sides are the same, or near enough.
func (p pair) deviation(ctx context.Context, row Row, tolerance Tolerance) (*Deviation, error) {
	d := &Deviation{Path: row.Path}
	var err error
	d.Difference, err = p.difference(ctx, row)
	if err != nil || d.Difference == "" {
		return nil, err
	}
	if row.Local == nil || row.Remote == nil || row.Local.Digest == "" || row.Remote.Digest == "" {
		return d, nil
	}
	a, b, err := p.open(ctx, row.Path)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	defer b.Close()
	if tolerance.Compare != CompareExact {
		if d.Difference, err = tolerance.differ(a, b); err != nil || d.Difference == "" {
			return nil, err
		}
	}
	if max(row.Local.Size, row.Remote.Size) > limits.Expected.Bytes {
		return d, nil
	}
	contentA, err := readAgain(a)
	if err != nil {
		return nil, err
	}
	contentB, err := readAgain(b)
	if err != nil {
		return nil, err
	}
	d.Kind = kindOfDifference(contentA, contentB)
	if isText(contentA) && isText(contentB) {
		d.Diff = shortDiff(p.names.a+"/"+row.Path, p.names.b+"/"+row.Path, string(contentA), string(contentB))
	}
	return d, nil
}

// differ compares two files with a tolerance; empty when they are near enough.
func (t Tolerance) differ(a, b io.Reader) (string, error) {
	switch t.Compare {
	case CompareText:
		return differWords(a, b)
	case CompareNumeric:
		return differNumbers(a, b, t.Epsilon)
	default:
		return differJSON(a, b, t.Epsilon)
	}
}

func readAgain(f io.ReadSeeker) ([]byte, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return limits.Expected.ReadAll(f)
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

// CompareRuns lists what differs between the results of two runs of one workload: everything a node
// brings home, byte for byte. Times and modes are not judged, since publishers change them.
func CompareRuns(ctx context.Context, firstDir, againDir string) ([]Deviation, error) {
	return pair{dirA: firstDir, dirB: againDir, names: names{"first", "again"}}.deviations(ctx)
}
