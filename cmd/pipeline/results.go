package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/harness/session"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/journal"
	"github.com/seatrial/seatrial/submit/storage"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/s3"
	"github.com/seatrial/seatrial/submit/words"
)

// Fetch brings the results of any job home; id is as `seatrial status` takes it. Those of a job that was submitted from here
// and whose local run still waits are compared with it; the report is nil for every other.
func Fetch(ctx context.Context, o Options, id string, show Progress) ([]submit.Fetched, *report.Report, error) {
	w := newWay(o, show)
	defer w.close()
	var err error
	if w.client, err = w.Network.Dial(); err != nil {
		return nil, nil, err
	}
	outcome, err := w.client.Outcome(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	w.Results.Dir = w.Results.dirOf(outcome.JobID)
	followed, ours := w.ours(outcome)
	var sent *job.Job
	if ours {
		sent = followed.Subject.Job
	}
	w.show.Begin("fetch")
	there, err := w.already(ctx, outcome.JobID)
	if err != nil {
		return nil, nil, err
	}
	fetched := there
	if there != nil {
		w.show.done("there already, and as it was fetched: " + words.Count(len(there), "execution"))
	} else {
		fetched, err = w.bring(ctx, outcome.JobID, w.Results.Dir, sent)
		if errors.Is(err, context.Canceled) {
			return nil, nil, Hint(err, "the same command goes on where it stopped")
		}
		if _, exists := errors.AsType[*submit.ExistsError](err); exists {
			return nil, nil, Hint(Usage(err), "--overwrite replaces them; into another folder: seatrial fetch "+outcome.JobID+" DIR")
		}
		if err != nil {
			return fetched, nil, err
		}
		w.show.done(broughtHome(fetched))
	}
	if !ours {
		return fetched, nil, nil
	}
	compared, err := w.compare(ctx, Fetched{followed, fetched})
	if err != nil {
		return fetched, nil, err
	}
	w.noteLater(journal.Record{Stage: journal.Fetched, Folder: w.Results.Dir}, fetched)
	w.finish(compared, nil)
	return fetched, w.report(compared.Checked), nil
}

// dirOf is where a job's results go: where the user wants them, or as `bacalhau job get` names the folder.
func (r Results) dirOf(jobID string) string {
	if r.Dir != "" {
		return r.Dir
	}
	return "job-" + jobID
}

// bring fetches results and tells what could not be brought home. j is the job where the user has it here, nil else.
func (w *way) bring(ctx context.Context, jobID, dir string, j *job.Job) ([]submit.Fetched, error) {
	fetched, err := w.client.Fetch(ctx, jobID, submit.FetchOptions{
		Dir:       dir,
		Overwrite: w.Results.Overwrite,
		MaxBytes:  w.Results.MaxBytes,
		IPFS:      ipfs.Locate(os.Getenv),
		Endpoints: slices.Concat(s3.FromEnvironment(os.Getenv), w.Results.Endpoints, storage.S3Endpoints(j)),
		Cache:     w.inputs,
		Progress:  w.show.Bytes,
		Noted:     session.Current().NoteFolder,
	})
	of := len(fetched)
	if partial, ok := errors.AsType[*submit.PartialError](err); ok {
		of = partial.Of
		w.tellMissing(partial)
	} else if err != nil {
		return nil, err
	}
	var names []string
	for _, f := range fetched {
		names = append(names, filepath.Base(f.Dir))
		for _, dropped := range f.Dropped {
			w.show.Log("not brought home: " + dropped)
		}
		w.tellOthers(dir, f.Before)
	}
	if len(fetched) > 1 { // each has a folder of its own there
		entries, _ := os.ReadDir(dir) // which has been written to just now
		var others []string
		for _, e := range entries {
			if !slices.Contains(names, e.Name()) {
				others = append(others, e.Name())
			}
		}
		w.tellOthers(dir, others)
	}
	noteHome(ctx, jobID, dir, fetched, of)
	return fetched, err
}

// tellOthers says what is in a folder of results beside them.
func (w *way) tellOthers(dir string, names []string) {
	if len(names) > 0 {
		w.show.Log("in " + dir + " from before, and no result: " + named(names))
	}
}

// named are names for people, the first few of many.
func named(names []string) string {
	const most = 8
	quoted := make([]string, min(len(names), most))
	for i := range quoted {
		quoted[i] = words.Quoted(names[i])
	}
	text := strings.Join(quoted, ", ")
	if more := len(names) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// tellMissing says of each execution why its results are not there, and what to do about it.
func (w *way) tellMissing(e *submit.PartialError) {
	for _, missing := range e.Missing {
		line := "missing: " + missing.Error()
		if hinting, ok := errors.AsType[interface {
			error
			Hint() string
		}](missing); ok && hinting.Hint() != "" {
			line += "; " + hinting.Hint()
		}
		w.show.Log(line)
	}
}
