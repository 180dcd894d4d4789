package pipeline

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/journal"
	"github.com/seatrial/seatrial/submit/words"
)

// reopen takes up a submission: its network, where its results go, and all that is known up to its local run. What is
// typed now counts for more than what was typed then.
func (w *way) reopen(id string) (Tested, error) {
	if err := w.openJournal(); err != nil {
		return Tested{}, err
	}
	found, err := w.journal.Find(id)
	if err == nil {
		w.kept, err = w.journal.Open(found.ID)
	}
	if err != nil {
		return Tested{}, err
	}
	if w.kept.Stage == journal.Compared {
		return Tested{}, Hint(Usagef("submission %s is finished: there is nothing to go on with", id), w.line("fetch", w.kept.JobID))
	}
	m, ok := recall(w.kept)
	if !ok {
		return Tested{}, w.damaged()
	}
	w.resumed, w.Trial.Skip, w.Uploads = true, m.NoTest, m.Uploads
	w.tolerate(m)
	if w.Results.Dir == "" {
		w.Results.Dir = m.Results.Dir
		w.Results.Overwrite = w.Results.Overwrite || m.Results.Overwrite
	}
	if w.kept.Stage == journal.Fetching && (w.Results.Dir == "" || w.Results.Dir == w.kept.Folder) {
		w.Results.Dir, w.Results.Overwrite = w.kept.Folder, true // it was free, so what is in there is of this job
	} else if err := freeResultDir(w.Results); err != nil && w.kept.Stage != journal.Fetched {
		return Tested{}, err
	}
	return m.Tested, w.dialAgain(m.Network)
}

// tolerate adds the tolerances of a submission, which count for more than those of the policy and for less than those that are typed now.
func (w *way) tolerate(m memory) {
	all := &w.Policy.Expect.Tolerances
	*all = slices.Insert(*all, len(*all)-len(w.Tolerances), m.Tolerances...)
}

// dialAgain reaches the network that the job was sent to, by the name that it had then or has now.
func (w *way) dialAgain(then networkAt) error {
	n := w.Network
	if n.Host == "" && n.Port == "" && n.Profile == "" {
		n.Host, n.Port, n.Profile = then.Host, then.Port, then.Profile
		quiet := n
		quiet.Note = nil
		if target, err := quiet.find(); err != nil || target.Endpoint != w.kept.Network {
			n.Host, n.Port, n.Profile = w.kept.Network, "", ""
		}
	}
	var err error
	if w.client, err = n.Dial(); err != nil {
		return Usage(err)
	}
	if at := w.client.Endpoint(); at != w.kept.Network {
		w.moved = at
	}
	return nil
}

// ours is what the journal has of a job that was submitted from here and not compared yet; false for any other. A journal
// that cannot be read keeps nobody from fetching.
func (w *way) ours(outcome *facts.Outcome) (f Followed, ok bool) {
	if w.openJournal() != nil {
		return f, false
	}
	w.kept, _ = w.journal.ForJob(w.client.Endpoint(), outcome.JobID)
	if w.kept == nil || w.kept.Stage == journal.Compared {
		return f, false
	}
	m, ok := recall(w.kept)
	f.Tested, w.Trial.Skip, w.resumed = m.Tested, m.NoTest, true
	w.tolerate(m)
	if !ok || m.Tested.Dir == "" {
		return f, false
	}
	f.JobID, f.Subject = outcome.JobID, f.Subject.WithOutcome(outcome)
	return f, true
}

// damaged is a journal that does not say how to go on; what it does say is not lost.
func (w *way) damaged() error {
	err := fmt.Errorf("reading the journal of submission %s: too little of it is left to go on", w.kept.ID)
	switch {
	case w.kept.JobID != "":
		return w.left(err)
	case w.kept.Stage == journal.Begun || w.kept.Stage == journal.Tested || w.kept.Stage == journal.Uploaded:
		return Hint(err, "nothing was sent: type the command again")
	}
	return Hint(err, "its job, if there is one, has the label "+submit.MarkerLabel+"="+w.kept.ID+": bacalhau job list --labels "+submit.MarkerLabel+"="+w.kept.ID)
}

// uploaded is the job as it is sent, when the journal has it.
func (w *way) uploaded(t Tested) (Uploaded, bool) {
	if w.kept == nil {
		return Uploaded{}, false
	}
	var j *job.Job
	if json.Unmarshal(w.kept.Values[journal.Uploaded], &j) != nil || j == nil || len(j.Tasks) == 0 {
		return Uploaded{Tested: t}, false
	}
	return Uploaded{t, j}, true
}

// noteFetching writes down where results are about to go, if they may.
func (w *way) noteFetching(dir string) error {
	if w.kept == nil {
		return nil
	}
	if err := freeResultDir(Results{Dir: dir, Overwrite: w.Results.Overwrite}); err != nil {
		return err
	}
	if whole, err := filepath.Abs(dir); err == nil {
		dir = whole
	}
	w.noteLater(journal.Record{Stage: journal.Fetching, Folder: dir}, nil)
	return nil
}

// fetched are the results that the journal has as brought home, when they are still there.
func (w *way) fetched() (all []submit.Fetched, ok bool) {
	if w.kept == nil || w.kept.Stage != journal.Fetched || json.Unmarshal(w.kept.Values[journal.Fetched], &all) != nil {
		return nil, false
	}
	for _, f := range all {
		if _, err := os.Stat(f.Dir); err != nil {
			return nil, false
		}
	}
	return all, len(all) > 0
}

// finish forgets what a submission took that was reported on to its end. A report that nobody could be shown is made again
// by going on, and so is a comparison that came out different, with the tolerances that are typed then.
func (w *way) finish(c Compared, err error) {
	var unwritten *fs.PathError
	if w.kept == nil || errors.As(err, &unwritten) || c.differs() {
		return
	}
	if err := w.kept.Finish(); err != nil {
		w.show.Log("note: " + err.Error())
	}
}

// left says what is left of a submission that did not get to its end, and how to go on.
func (w *way) left(err error) error {
	if w.local != nil {
		return Hint(err, "the local network is stopped, and the job with it: nothing is left to go on with")
	}
	var wrong *job.Error
	if errors.As(err, &wrong) && w.kept != nil {
		w.kept.Discard()
		w.kept = nil
	}
	if w.kept == nil {
		return err
	}
	switch w.kept.Stage {
	case journal.Begun, journal.Compared:
		return err
	case journal.Tested, journal.Uploaded:
		return Hint(err, "nothing was sent; go on: "+w.line("submit", "--resume", w.kept.ID))
	case journal.Sending:
		return Hint(err, "the job may be on the network; find out and go on: "+w.line("submit", "--resume", w.kept.ID),
			"so does the same command typed again; it sends nothing twice")
	}
	id := w.kept.JobID
	there := "its results: " + w.line("fetch", id)
	if w.stays {
		there = "what becomes of it: " + w.line("status", id)
	}
	return Hint(err,
		"job "+id+" is on the network; "+there,
		"go on with it: "+w.line("submit", "--resume", id),
		"end it: "+w.line("cancel", id))
}

// line is a command about this submission to type, for the network as it was named.
func (w *way) line(command string, args ...string) string {
	all := []string{"seatrial", command}
	for _, flag := range []struct{ name, value string }{
		{"--api-host", w.Network.Host}, {"--api-port", w.Network.Port}, {"--profile", w.Network.Profile},
	} {
		if flag.value != "" && command != "submit" { // a submission knows its network
			all = append(all, flag.name, flag.value)
		}
	}
	return words.ShellLine(append(all, args...))
}

// Mine are the submissions of this user on this machine, the newest first.
func Mine() ([]journal.State, error) {
	all, err := journal.Open(os.Getenv)
	if err != nil {
		return nil, err
	}
	return all.All()
}
