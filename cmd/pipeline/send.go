package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/journal"
	"github.com/seatrial/seatrial/submit/words"
)

// once sends a job once. Whenever an earlier try may have got to the network, be it by this submission before it was
// interrupted or by the same command typed before, the network is asked for the job's marker before anything is sent again.
func (w *way) once(ctx context.Context, j *job.Job) (jobID string, err error) {
	if w.kept == nil {
		return w.put(ctx, j)
	}
	marker, digest, err := w.markerOf(j)
	if err != nil {
		return "", err
	}
	// A submission that was taken up again is asked for whatever its journal says: a disk may have lost the last line.
	sending := w.kept.Stage == journal.Sending
	unsure := sending || w.resumed
	earlier, err := w.earlier(digest)
	if err != nil {
		return "", err
	}
	if earlier != nil {
		defer earlier.Close()
		marker, sending, unsure = earlier.Marker, true, true
	}
	if unsure {
		if jobID, err = w.client.Find(ctx, j.Namespace, marker); err == nil && jobID == "" && sending && w.moved != "" {
			err = fmt.Errorf("it was sent to %s, and the network at %s does not have it", w.kept.Network, w.moved)
		}
		if err != nil {
			w.goBack(earlier)
			return "", fmt.Errorf("asking whether the network has the job already: %w", err)
		}
	}
	if err := w.note(journal.Record{Stage: journal.Sending, Marker: marker, Digest: digest, Network: w.moved}, nil); err != nil {
		return "", err
	}
	if earlier != nil {
		earlier.Discard() // this submission stands for both now
	}
	if jobID != "" {
		w.show.Log("the network has the job from an earlier try")
		return jobID, nil
	}
	return w.onceMarked(ctx, j, marker)
}

// markerOf is by what the network can be asked for a job: the submission's own ID; for a job with a name, whose second
// submission is an update of the first, what is the same for the same job, so that the network itself refuses it. The
// digest is the same for the same job only.
func (w *way) markerOf(j *job.Job) (marker, digest string, err error) {
	if w.kept.Marker != "" {
		return w.kept.Marker, w.kept.Digest, nil
	}
	text, err := json.Marshal(j)
	if err != nil {
		return "", "", fmt.Errorf("encoding the job: %w", err)
	}
	sum := sha256.Sum256(text)
	digest = hex.EncodeToString(sum[:])
	if j.Name != "" {
		return digest[:len(w.kept.ID)], digest, nil
	}
	return w.kept.ID, digest, nil
}

// earlier is another submission of the same job to the same network of which nobody knows whether it got there; nil for
// none, or when the user wants the job once more.
func (w *way) earlier(digest string) (*journal.Submission, error) {
	if w.Again {
		return nil, nil
	}
	return w.journal.Unsure(w.kept.Network, digest)
}

// goBack leaves an earlier submission as the one to go on with, if there is one.
func (w *way) goBack(earlier *journal.Submission) {
	if earlier != nil {
		w.kept.Discard()
		w.kept = earlier
	}
}

// onceMarked sends a job, and asks for it when the answer is lost.
func (w *way) onceMarked(ctx context.Context, j *job.Job, marker string) (string, error) {
	jobID, err := w.put(ctx, submit.Marked(j, marker))
	var lost *submit.UnsureError
	var refused *submit.RefusedError
	switch {
	case err == nil:
		return jobID, nil
	case errors.As(err, &lost) && ctx.Err() == nil:
		found, findErr := w.client.Find(ctx, j.Namespace, marker)
		if found != "" {
			w.show.Log("the answer was lost; the network has the job")
			return found, nil
		}
		if findErr == nil {
			err = fmt.Errorf("%w; it does not list it by now", err)
		}
		return "", err
	case errors.As(err, &lost):
		return "", err
	}
	// It was refused, and nothing is on the network.
	w.noteLater(journal.Record{Stage: journal.Uploaded}, nil)
	if errors.As(err, &refused) && refused.Unchanged() {
		return "", w.unchanged(ctx, j, marker)
	}
	return "", err
}

// unchanged says what became of a name that the network has for the same job.
func (w *way) unchanged(ctx context.Context, j *job.Job, marker string) error {
	err := Hint(Usagef("--name %s: the network has this job by this name already", words.Quoted(j.Name)), "run it once more under another name")
	w.kept.Discard()
	w.kept = nil
	if jobID, _ := w.client.Find(ctx, j.Namespace, marker); jobID != "" && j.Stays() {
		return Hint(err, "what became of it: "+w.line("status", jobID))
	} else if jobID != "" {
		return Hint(err, "its results: "+w.line("fetch", jobID))
	}
	return err
}

// put is one request.
func (w *way) put(ctx context.Context, j *job.Job) (string, error) {
	answer, err := w.client.Submit(ctx, j)
	if err != nil {
		return "", err
	}
	for _, warning := range answer.Warnings {
		w.show.Log("warning: " + warning)
	}
	return answer.JobID, nil
}
