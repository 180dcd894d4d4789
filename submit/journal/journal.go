// Package journal remembers submissions on this machine: how far each came, and what it takes to go on with it. A
// submission is a folder, in which is "journal", a record for each stage, on disk before the next one begins; "lock", which
// the process that is at it holds; and "local", the results of the local run until they were compared.
package journal

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// Journal is a folder of submissions, which processes share.
type Journal struct {
	dir string
	now func() time.Time
}

// Open is the user's journal: seatrial/submissions in XDG_STATE_HOME, which is ~/.local/state when it is not set, or in
// ~/Library/Application Support on macOS. Nothing is made yet.
func Open(env func(string) string) (*Journal, error) {
	state := env("XDG_STATE_HOME")
	if !filepath.IsAbs(state) { // the XDG specification has relative ones ignored
		home := env("HOME")
		if home == "" {
			return nil, &Error{Err: errors.New("neither XDG_STATE_HOME nor HOME is set")}
		}
		state = filepath.Join(home, ".local", "state")
		if runtime.GOOS == "darwin" {
			state = filepath.Join(home, "Library", "Application Support")
		}
	}
	return New(filepath.Join(state, "seatrial", "submissions")), nil
}

// New is the journal in a folder.
func New(dir string) *Journal { return &Journal{dir: dir, now: time.Now} }

// Error is a journal that cannot be kept.
type Error struct {
	Dir string
	Err error
}

// Error is one line: "keeping the journal in /home/me/.local/state/seatrial/submissions: no space left on device".
func (e *Error) Error() string {
	in := ""
	if e.Dir != "" {
		in = " in " + e.Dir
	}
	return fmt.Sprintf("keeping the journal%s: %v", in, disk.Cause(e.Err))
}

func (e *Error) Unwrap() error { return e.Err }

// Hint says where else it may be.
func (e *Error) Hint() string {
	return "a job is sent only when it can be found again: XDG_STATE_HOME=DIR keeps the journal below another folder"
}

// NotFoundError is a submission that the journal does not have.
type NotFoundError struct{ Typed string }

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("looking for submission %q: this machine's journal has none of this ID", e.Typed)
}

// Hint says where they are listed.
func (e *NotFoundError) Hint() string { return "seatrial jobs --mine" }

// BusyError is a submission that another process is at.
type BusyError struct{ ID string }

func (e *BusyError) Error() string {
	return "opening submission " + e.ID + ": another seatrial is at it"
}

// Begin makes a submission with its first record, which nobody but this process goes on with until Close.
func (j *Journal) Begin(ctx context.Context, first Record) (*Submission, error) {
	s, err := j.begin(ctx, first)
	if err != nil && ctx.Err() == nil {
		err = &Error{Dir: j.dir, Err: err}
	}
	return s, err
}

func (j *Journal) begin(ctx context.Context, first Record) (*Submission, error) {
	if err := os.MkdirAll(j.dir, 0o700); err != nil {
		return nil, err
	}
	// A new folder is nobody's until it is locked, as one is that was left behind.
	making := flock.New(filepath.Join(j.dir, ".lock"))
	defer making.Close()
	if _, err := making.TryLockContext(ctx, lockInterval); err != nil {
		return nil, err
	}
	j.evict()
	id := strings.ToLower(rand.Text())
	s := &Submission{State: State{ID: id}, journal: j, dir: filepath.Join(j.dir, id)}
	if err := os.Mkdir(s.dir, 0o700); err != nil {
		return nil, err
	}
	err := s.lock()
	if err == nil {
		err = s.write(first)
	}
	if err == nil {
		err = syncFolder(s.dir)
	}
	if err == nil {
		err = syncFolder(j.dir)
	}
	if err != nil {
		s.Discard()
		return nil, err
	}
	return s, nil
}

// lockInterval is how often a lock is asked for that another process holds.
const lockInterval = 20 * time.Millisecond

// All are the submissions, the newest first. A journal that is not there has none.
func (j *Journal) All() ([]State, error) {
	entries, err := os.ReadDir(j.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &Error{Dir: j.dir, Err: err}
	}
	var all []State
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		if s, err := j.read(e.Name()); err == nil {
			all = append(all, s)
		}
	}
	slices.SortStableFunc(all, func(a, b State) int { return b.Began.Compare(a.Began) })
	return all, nil
}

func (j *Journal) read(id string) (State, error) {
	data, err := limits.State.ReadFile(filepath.Join(j.dir, id, journalFile))
	if err != nil {
		return State{}, err
	}
	s := parse(data)
	s.ID = id
	if s.Time.IsZero() { // of one of which nothing can be read, its age still can
		if info, err := os.Stat(filepath.Join(j.dir, id, journalFile)); err == nil {
			s.Time, s.Began = info.ModTime(), info.ModTime()
		}
	}
	return s, nil
}

// Find is the submission that is meant by its own ID, the job's, the marker, or the beginning of one of these that no
// other has; of several with one marker or job the newest.
func (j *Journal) Find(typed string) (State, error) {
	all, err := j.All()
	if err != nil {
		return State{}, err
	}
	names := func(s State) []string { return []string{s.ID, s.JobID, s.Marker} }
	for _, s := range all {
		if typed != "" && slices.Contains(names(s), typed) {
			return s, nil
		}
	}
	var found []State
	for _, s := range all {
		if slices.ContainsFunc(names(s), func(name string) bool { return len(typed) >= minPrefix && strings.HasPrefix(name, typed) }) {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		return State{}, &NotFoundError{typed}
	}
	return found[0], nil
}

// minPrefix is how much of an ID is enough: as much as Bacalhau wants.
const minPrefix = 8

// Unsure is a submission of the job with a digest to a network of which only that network knows whether it has the job; nil
// when there is none, or another process is at it.
func (j *Journal) Unsure(network, digest string) (*Submission, error) {
	all, err := j.All()
	if err != nil {
		return nil, err
	}
	for _, found := range all {
		if found.Stage != Sending || found.Network != network || found.Digest != digest {
			continue
		}
		s, err := j.Open(found.ID)
		if err != nil {
			continue // another process is at it, or has just been
		}
		if s.Stage == Sending {
			return s, nil
		}
		s.Close()
	}
	return nil, nil
}

// ForJob is the newest submission with a job of a network that nobody is at; nil when there is none.
func (j *Journal) ForJob(network, jobID string) (*Submission, error) {
	all, err := j.All()
	if err != nil {
		return nil, err
	}
	for _, found := range all {
		if found.Network == network && found.JobID == jobID {
			if s, err := j.Open(found.ID); err == nil {
				return s, nil
			}
		}
	}
	return nil, nil
}
