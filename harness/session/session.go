// Package session keeps account of what a process makes outside of itself: a temporary folder, containers, images.
// What a process that was killed could not remove, the next one finds.
//
// A session is a folder and, beside it, a file that its process holds locked. The system lets go of the lock when the
// process ends, however it ends, so that neither a number that is used again nor a long run can be mistaken.
package session

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/gofrs/flock"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// The names of a session's folder, of the lock beside it, and of the file in it that lists what is elsewhere.
const (
	prefix  = "seatrial-"
	suffix  = ".lock"
	journal = ".journal"
)

// attempts bounds how often a new lock may be taken for a dead one's by another process that cleans up.
const attempts = 10

// Session lists what this process has to clean up, for itself and, if it is killed, for the next one. A nil Session lists nothing.
type Session struct {
	// Dir is a folder for temporary files, which goes away with the session.
	Dir string
	// Killed tells that others have died without an end, and may have left something in an engine.
	Killed bool
	// beside are the folders in which it finds what dead sessions have left behind.
	beside []string
	lock   *flock.Flock
	mu     sync.Mutex
	// left to the next process.
	left bool
}

// current is this process's session: a process has one.
var current struct {
	sync.Mutex
	session *Session
}

// Begin starts this process's session in TempDir, and removes what dead processes have left behind there and in the
// system's other folder for temporary files, except for what an engine has to remove: that is for Remains.
func Begin() (*Session, error) {
	current.Lock()
	defer current.Unlock()
	if current.session != nil {
		return nil, errors.New("beginning a session: this process has one")
	}
	beside := folders(onDisk, InMemory)
	dead := remains(beside)
	for _, r := range dead {
		if len(r.Images) > 0 {
			r.Keep()
		} else {
			_ = r.Remove() // the next process tries again
		}
	}
	s, err := begin(beside[0])
	if err != nil {
		return nil, err
	}
	s.beside, s.Killed = beside, len(dead) > 0
	current.session = s
	return s, nil
}

// Current is this process's session, or nil.
func Current() *Session {
	current.Lock()
	defer current.Unlock()
	return current.session
}

func begin(base string) (*Session, error) {
	for range attempts {
		file, err := os.CreateTemp(base, prefix+"*"+suffix)
		if err != nil {
			return nil, fmt.Errorf("making a folder for temporary files: %w", err)
		}
		file.Close()
		lock := flock.New(file.Name(), flock.SetFlag(os.O_RDWR))
		locked, err := lock.TryLock()
		_, gone := os.Stat(file.Name())
		if err != nil || !locked || gone != nil {
			lock.Close()
			continue // another process took it for a dead one's
		}
		s := &Session{Dir: strings.TrimSuffix(file.Name(), suffix), lock: lock}
		if err := os.Mkdir(s.Dir, 0o700); err != nil {
			return nil, errors.Join(fmt.Errorf("making a folder for temporary files: %w", err), s.unlock())
		}
		return s, nil
	}
	return nil, fmt.Errorf("making a folder for temporary files in %s: other processes remove it", base)
}

// Lock is the path of the session's lock, or empty for nobody's.
func (s *Session) Lock() string {
	if s == nil {
		return ""
	}
	return s.lock.Path()
}

// NoteImage notes a name that the engine has for this session only, before the engine gets it.
func (s *Session) NoteImage(name string) error { return s.note(image, name) }

// NoteFolder notes a folder for temporary files outside of Dir, whose name begins with ".seatrial-".
func (s *Session) NoteFolder(path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("noting a temporary folder: %w", err)
	}
	return s.note(folder, path)
}

func (s *Session) note(kind, name string) error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f, err := os.OpenFile(filepath.Join(s.Dir, journal), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("noting what to clean up: %w", err)
	}
	_, err = fmt.Fprintf(f, "%s %q\n", kind, name)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("noting what to clean up: %w", err)
	}
	return nil
}

// Leave has End leave what was noted to the next process: it was not there when it was to be removed, and may still come.
func (s *Session) Leave() {
	if s != nil {
		s.mu.Lock()
		s.left = true
		s.mu.Unlock()
	}
}

// End removes the session's folder. What was noted has been removed by then, or is left.
func (s *Session) End() error {
	if s == nil {
		return nil
	}
	current.Lock()
	defer current.Unlock()
	if current.session == s {
		current.session = nil
	}
	s.mu.Lock()
	left := s.left
	s.mu.Unlock()
	if left {
		return s.lock.Close()
	}
	if err := disk.RemoveAll(s.Dir); err != nil {
		// The next process tries again.
		return errors.Join(fmt.Errorf("removing temporary files: %w", err), s.lock.Close())
	}
	return s.unlock()
}

// unlock removes the lock before it lets go of it, so that nobody takes it for a dead one's.
func (s *Session) unlock() error {
	err := os.Remove(s.lock.Path())
	if closing := s.lock.Close(); err != nil { // Windows removes no file that is open
		err = errors.Join(closing, os.Remove(s.lock.Path()))
	}
	if err != nil {
		return fmt.Errorf("removing temporary files: %w", err)
	}
	return nil
}

// onDisk is where temporary files go that outlive the machine's boot (FHS 3.0, 5.15), which they do on a disk.
const onDisk = "/var/tmp"

// TempDir is the system's folder for temporary files, however large: TMPDIR where it is set. Otherwise, where the usual
// one is in memory, as on Debian 13, it is /var/tmp: files in memory fill it, and count against the memory limit of the
// container that writes them, which on a node's disk they do not.
func TempDir() string { return folders(onDisk, InMemory)[0] }

// folders are where sessions may be that this process can judge; the first is where new ones begin.
func folders(disk string, inMemory func(string) bool) []string {
	temp := os.TempDir()
	switch {
	case runtime.GOOS != "linux", os.Getenv("TMPDIR") != "", temp == disk:
		return []string{temp}
	case inMemory(temp) && writable(disk) && !inMemory(disk):
		return []string{disk, temp}
	}
	return []string{temp, disk}
}
