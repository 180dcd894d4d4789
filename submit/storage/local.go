package storage

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/submit/job"
)

// local mounts a path of this machine where a node would mount its own: read-only unless ReadWrite is asked for.
// A node can also create a missing path (CreateAs); the local run leaves the user's files alone and says so.
func local(in job.Input) (Mount, error) {
	typed := text(in.Source, "SourcePath")
	if typed == "" {
		return Mount{}, errors.New("reading local input: SourcePath is missing")
	}
	path, err := filepath.Abs(typed)
	if err != nil {
		return Mount{}, fmt.Errorf("reading local input %q: %w", typed, err)
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return Mount{}, fmt.Errorf("reading local input: %q does not exist on this machine", path)
	} else if err != nil {
		return Mount{}, fmt.Errorf("reading local input: %w", err)
	}
	// The node reads "true" in quotes as true as well.
	v := param(in.Source, "ReadWrite")
	return Mount{Source: path, Target: in.Target, ReadOnly: v != true && v != "true"}, nil
}
