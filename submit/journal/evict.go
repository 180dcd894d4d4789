package journal

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

const (
	// keepFinished is how long a submission is listed that has nothing left to do, keepLocal how long the results of a
	// local run wait for their comparison, and keepOpen how long anything is remembered.
	keepFinished = 30 * 24 * time.Hour
	keepLocal    = 30 * 24 * time.Hour
	keepOpen     = 90 * 24 * time.Hour
	// maxLocal bounds the local runs that are kept, in bytes: 10 GiB. The newest one stays, whatever its size.
	maxLocal = 10 << 30
	// maxSubmissions bounds how many finished ones are listed.
	maxSubmissions = 1000
)

// evict forgets what is too old or too much, but for what a process is at. The journal's lock is held, so that no folder
// is about to be locked by its maker.
func (j *Journal) evict() {
	entries, err := os.ReadDir(j.dir)
	if err != nil {
		return
	}
	var all []State
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		s, err := j.read(e.Name())
		if errors.Is(err, fs.ErrNotExist) || err == nil && s.left() { // its maker was killed
			j.discard(e.Name())
		} else if err == nil {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b State) int { return b.Began.Compare(a.Began) })
	var kept int64
	for i, s := range all {
		age := j.now().Sub(s.Time)
		kept += s.Bytes
		switch {
		case age > keepOpen, s.Stage == Compared && (age > keepFinished || i >= maxSubmissions):
			j.discard(s.ID)
		case s.Bytes > 0 && (age > keepLocal || i > 0 && kept > maxLocal):
			kept -= s.Bytes
			j.discardLocal(s.ID)
		}
	}
}

// left tells a submission of which nothing was sent and nothing is worth going on with.
func (s State) left() bool { return s.Stage == Begun && s.Marker == "" }

// discard forgets a submission, unless a process is at it.
func (j *Journal) discard(id string) {
	s := &Submission{State: State{ID: id}, journal: j, dir: filepath.Join(j.dir, id)}
	if s.lock() == nil {
		s.Discard()
	}
}

// discardLocal forgets the results of a local run, unless a process is at the submission.
func (j *Journal) discardLocal(id string) {
	s := &Submission{State: State{ID: id}, journal: j, dir: filepath.Join(j.dir, id)}
	if s.lock() == nil {
		_ = disk.RemoveAll(s.Local())
		s.Close()
	}
}
