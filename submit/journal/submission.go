package journal

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/gofrs/flock"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// The names in a submission's folder.
const (
	journalFile = "journal"
	lockFile    = "lock"
	localFolder = "local"
)

// Submission is one that this process goes on with.
type Submission struct {
	State
	journal *Journal
	dir     string
	held    *flock.Flock
}

// Open takes a submission up again; a BusyError when another process is at it.
func (j *Journal) Open(id string) (*Submission, error) {
	s := &Submission{State: State{ID: id}, journal: j, dir: filepath.Join(j.dir, id)}
	if err := s.lock(); err != nil {
		return nil, err
	}
	var err error
	if s.State, err = j.read(id); err != nil { // after the lock: nobody else writes to it now
		s.Close()
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &NotFoundError{id}
		}
		return nil, &Error{Dir: s.dir, Err: err}
	}
	return s, nil
}

func (s *Submission) lock() error {
	l := flock.New(filepath.Join(s.dir, lockFile))
	locked, err := l.TryLock()
	if err == nil && !locked {
		err = &BusyError{s.ID}
	}
	if err != nil {
		l.Close()
		if errors.Is(err, fs.ErrNotExist) {
			return &NotFoundError{s.ID}
		}
		return err
	}
	s.held = l
	return nil
}

// Note adds a record, which is on disk when Note returns without an error.
func (s *Submission) Note(r Record) error {
	if err := s.write(r); err != nil {
		return &Error{Dir: s.dir, Err: err}
	}
	return nil
}

func (s *Submission) write(r Record) error {
	r.Time = s.journal.now().UTC()
	line, err := r.line()
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(s.dir, journalFile), os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if cut, err := endsEarly(f); err != nil {
		return err
	} else if cut {
		line = append([]byte("\n"), line...)
	}
	if _, err := f.Write(line); err != nil {
		return err
	}
	if err := cmp.Or(f.Sync(), f.Close()); err != nil {
		return err
	}
	s.add(r)
	return nil
}

// endsEarly tells whether the last line of a journal was not written to its end.
func endsEarly(f *os.File) (bool, error) {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return false, err
	}
	last := make([]byte, 1)
	_, err = f.ReadAt(last, info.Size()-1)
	return last[0] != '\n', err
}

// Local is where the results of the local run are kept.
func (s *Submission) Local() string { return filepath.Join(s.dir, localFolder) }

// Rewrite puts what is known now in the place of all records, with the values that are still needed.
func (s *Submission) Rewrite(values map[Stage]json.RawMessage) error {
	records := []Record{{Stage: Begun, Time: s.Began}}
	for _, stage := range slices.Sorted(maps.Keys(values)) {
		records = append(records, Record{Stage: stage, Time: s.Time, Value: values[stage]})
	}
	last := s.Record
	last.Value = nil
	var text []byte
	for _, r := range append(records, last) {
		line, err := r.line()
		if err != nil {
			return err
		}
		text = append(text, line...)
	}
	if err := disk.WriteFile(filepath.Join(s.dir, journalFile), text, 0o600); err != nil {
		return &Error{Dir: s.dir, Err: err}
	}
	s.Values = values
	return nil
}

// Finish notes that there is nothing left to do, and forgets what it took: the job with its variables, the local run.
func (s *Submission) Finish() error {
	s.Stage, s.Bytes, s.Time = Compared, 0, s.journal.now().UTC()
	if err := s.Rewrite(nil); err != nil {
		return err
	}
	return disk.RemoveAll(s.Local())
}

// Close leaves the submission to whoever takes it up again.
func (s *Submission) Close() { _ = s.held.Close() }

// Discard forgets the submission.
func (s *Submission) Discard() {
	_ = os.Remove(filepath.Join(s.dir, journalFile)) // first: what is half removed is none
	_ = disk.RemoveAll(s.dir)
	if s.held != nil {
		s.Close()
	}
}

// syncFolder makes sure that what was made in a folder is still there after the power went. Some file systems do not
// know how, and do it unasked.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	_ = d.Sync()
	return nil
}
