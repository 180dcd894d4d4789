package pipeline

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/journal"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// memory is what the journal has of a submission when its local run has passed: all that is needed to go on in another
// process, on the same machine and elsewhere in its folders.
type memory struct {
	Tested Tested `json:"tested"`
	// File, Inputs and Positions are what a job's own JSON, which is the network's, leaves out.
	File      string                  `json:"file,omitempty"`
	Inputs    []inputAt               `json:"inputs,omitempty"`
	Positions map[string]job.Position `json:"positions,omitempty"`
	Network   networkAt               `json:"network"`
	Uploads   Uploads                 `json:"uploads"`
	Results   Results                 `json:"results"`
	NoTest    bool                    `json:"no_test,omitempty"`
	// Tolerances of the command and the policy that it was begun with.
	Tolerances []harness.Tolerance `json:"tolerances,omitempty"`
}

// inputAt is where an input is on this machine.
type inputAt struct {
	URI    string `json:"uri,omitempty"`
	Upload string `json:"upload,omitempty"`
}

// networkAt is how the network was named.
type networkAt struct {
	Host    string `json:"host,omitempty"`
	Port    string `json:"port,omitempty"`
	Profile string `json:"profile,omitempty"`
}

// remember begins to write down how far the submission comes: a job is sent only when it can be found again. A network of
// this job alone ends with it, and there is nothing to go on with.
func (w *way) remember(ctx context.Context, c Checked) error {
	if w.local != nil {
		return nil
	}
	if err := w.openJournal(); err != nil {
		return err
	}
	var err error
	j := c.Subject.Job
	w.kept, err = w.journal.Begin(ctx, journal.Record{
		Stage: journal.Begun, Network: c.Subject.Network.Endpoint, Image: j.Image(), Name: j.Name, Namespace: j.Namespace,
	})
	return err
}

func (w *way) openJournal() (err error) {
	w.journal, err = journal.Open(os.Getenv)
	return err
}

// settle leaves the submission to whoever goes on with it, or forgets it when nothing is worth going on with.
func (w *way) settle() {
	switch {
	case w.kept == nil:
	case w.kept.Stage == journal.Begun:
		w.kept.Discard()
	default:
		w.kept.Close()
	}
}

// note writes down that a stage is over, and what it hands on, before the next one begins.
func (w *way) note(r journal.Record, value any) (err error) {
	if w.kept == nil {
		return nil
	}
	if value != nil {
		if r.Value, err = json.Marshal(value); err != nil {
			return err
		}
	}
	return w.kept.Note(r)
}

// noteLater is note for what the network could tell again: that it cannot be written down stops nothing.
func (w *way) noteLater(r journal.Record, value any) {
	if err := w.note(r, value); err != nil {
		w.show.Log("note: " + err.Error())
	}
}

// keep writes down a local run that has passed, and keeps its results until they are compared.
func (w *way) keep(ctx context.Context, t Tested) (Tested, error) {
	if w.kept == nil {
		return t, nil
	}
	var size int64
	if trial := t.Subject.Trial; trial != nil {
		kept := w.kept.Local()
		size, _ = disk.Size(t.Dir) // of what can be read
		switch err := disk.Move(ctx, t.Dir, kept); {
		case ctx.Err() != nil:
			return t, ctx.Err()
		case err != nil:
			_ = disk.RemoveAll(kept)
			size = 0
			w.show.Log("note: the local run's results are not kept for later: " + disk.Cause(err).Error())
		default:
			t.Dir, trial.Dir = kept, kept
		}
	}
	m := memory{
		Tested: t, File: t.Subject.Job.File, Uploads: w.Uploads, Results: w.Results, NoTest: w.Trial.Skip,
		Positions: t.Subject.Job.Positions(), Tolerances: w.Policy.Expect.Tolerances,
		Network: networkAt{w.Network.Host, w.Network.Port, w.Network.Profile},
	}
	for _, in := range t.Subject.Job.Task().InputSources {
		m.Inputs = append(m.Inputs, inputAt{in.URI, in.Upload})
	}
	if m.Results.Dir != "" {
		if whole, err := filepath.Abs(m.Results.Dir); err == nil {
			m.Results.Dir = whole
		}
	}
	return t, w.note(journal.Record{Stage: journal.Tested, Bytes: size}, m)
}

// recall is what the journal has of the local run; false when there is none, or it is damaged. Its Dir is empty when the
// results are not there any more.
func recall(s *journal.Submission) (m memory, ok bool) {
	if json.Unmarshal(s.Values[journal.Tested], &m) != nil || m.Tested.Subject == nil || m.Tested.Subject.Job == nil ||
		len(m.Tested.Subject.Job.Tasks) == 0 || m.Tested.Result == nil {
		return memory{}, false
	}
	j := m.Tested.Subject.Job
	j.File = m.File
	for path, at := range m.Positions {
		j.Place(path, at)
	}
	for i, at := range m.Inputs {
		if i < len(j.Task().InputSources) {
			in := &j.Task().InputSources[i]
			in.URI, in.Upload = at.URI, at.Upload
		}
	}
	tellSecrets(j)
	m.Tested.Dir = s.Local()
	if trial := m.Tested.Subject.Trial; trial != nil {
		trial.Dir = m.Tested.Dir
	}
	if _, err := os.Stat(m.Tested.Dir); err != nil {
		m.Tested.Dir = ""
	}
	return m, true
}
