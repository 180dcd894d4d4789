package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/journal"
	"github.com/seatrial/seatrial/submit/words"
)

// home is what results are known to have been brought home before: nothing without a journal.
func home(dir, jobID string) (known journal.Home, j *journal.Journal, ok bool) {
	whole, err := filepath.Abs(dir)
	if err != nil {
		return known, nil, false
	}
	if j, err = journal.Open(os.Getenv); err != nil {
		return known, nil, false
	}
	known, ok = j.Home(whole, jobID)
	if !ok || known.Executions == nil {
		known = journal.Home{Dir: whole, JobID: jobID, Executions: map[string]journal.HomeOf{}}
	}
	return known, j, ok
}

// already are the results of a job that an earlier fetch has brought, all of them, as they were then; nil when there are others to
// bring. What has changed since is an error: it is the user's, and neither what the job has made nor to be replaced unasked.
func (w *way) already(ctx context.Context, jobID string) ([]submit.Fetched, error) {
	known, _, ok := home(w.Results.Dir, jobID)
	if !ok || w.Results.Overwrite {
		return nil, nil
	}
	var there []submit.Fetched
	for execution, then := range known.Executions {
		dir := filepath.Join(known.Dir, then.Folder)
		now, err := digestOf(ctx, dir)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, os.ErrNotExist): // it was removed, and comes again
		case err != nil:
			return nil, err
		case now != then.Digest:
			return nil, Hint(Usagef("fetching results: %s was changed since it was fetched", dir),
				"--overwrite replaces it; into another folder: "+words.ShellLine([]string{"seatrial", "fetch", jobID, "DIR"}))
		default:
			there = append(there, submit.Fetched{Execution: execution, Dir: dir, There: true})
		}
	}
	if len(there) < known.Of {
		return nil, nil
	}
	slices.SortFunc(there, func(a, b submit.Fetched) int { return strings.Compare(a.Execution, b.Execution) })
	return there, nil
}

// noteHome remembers what has been brought, of so many executions.
func noteHome(ctx context.Context, jobID, dir string, fetched []submit.Fetched, of int) {
	known, j, _ := home(dir, jobID)
	if j == nil {
		return
	}
	known.Of = of
	for _, f := range fetched {
		folder, err := filepath.Rel(known.Dir, f.Dir)
		if err != nil || f.There {
			continue
		}
		if digest, err := digestOf(ctx, f.Dir); err == nil {
			known.Executions[f.Execution] = journal.HomeOf{Folder: folder, Digest: digest}
		}
	}
	_ = j.NoteHome(known) // the next fetch then says that there are results, and no more
}

// digestOf is one of everything in a folder.
func digestOf(ctx context.Context, dir string) (string, error) {
	files, err := harness.ReadFolder(ctx, dir)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%q %v %d %s %q\n", f.Path, f.Mode, f.Size, f.Digest, f.Link)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// broughtHome is how much came and how much was there before, in a few words.
func broughtHome(fetched []submit.Fetched) string {
	there := 0
	for _, f := range fetched {
		if f.There {
			there++
		}
	}
	line := words.Count(len(fetched)-there, "execution")
	if there > 0 {
		line += fmt.Sprintf(", %d there already", there)
	}
	return line
}
