package harness_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/seatrial/seatrial/fixtures/interrupttest"
	"github.com/seatrial/seatrial/harness"
)

// Ctrl-C ends whatever is done with results, in the middle of a file as well.
func TestInterrupted(t *testing.T) {
	const inTheMiddle = 20
	huge := interrupttest.File(t, "outputs/f")
	again := interrupttest.File(t, "outputs/f")
	// Both have a digest when the content is compared; the last byte differs.
	for name, do := range map[string]func(context.Context) error{
		"listing": func(ctx context.Context) error {
			_, err := harness.ReadFolder(ctx, huge)
			return err
		},
		"reading results": func(ctx context.Context) error { return (&harness.Trial{Dir: huge}).ReadResults(ctx, nil) },
		"comparing": func(ctx context.Context) error {
			_, err := harness.Compare(ctx, huge, harness.Published{Dir: again}, nil)
			return err
		},
		"comparing runs": func(ctx context.Context) error {
			_, err := harness.CompareRuns(ctx, huge, again, nil)
			return err
		},
		"comparing with what is expected": func(ctx context.Context) error {
			_, err := harness.Expectation{Dir: huge}.Compare(ctx, again)
			return err
		},
		"updating what is expected": func(ctx context.Context) error {
			_, err := harness.Expectation{Dir: filepath.Join(t.TempDir(), "new")}.Update(ctx, huge)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, looks := range []int64{0, 1, 3, inTheMiddle} {
				interrupttest.Want(t, do(interrupttest.After(t, looks)))
			}
		})
	}
}

// A workload may leave more than anybody wants to walk through.
func TestReadFolderLimits(t *testing.T) {
	dir := t.TempDir()
	deep := dir
	for range 300 {
		deep = filepath.Join(deep, "d")
	}
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := harness.ReadFolder(t.Context(), dir)
	if want := "reading results: the folder is nested deeper than 256"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
