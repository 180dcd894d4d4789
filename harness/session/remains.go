package session

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gofrs/flock"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// The kinds of entries in a journal.
const (
	image  = "image"
	folder = "folder"
)

// Remains is what a dead process has left behind. It is this process's to remove until Remove or Keep.
type Remains struct {
	// Images are names that the engine has for nobody else.
	Images  []string
	folders []string
	dir     string
	lock    *flock.Flock
}

// Remains are those of dead processes beside this session that an engine has a part in.
func (s *Session) Remains() []*Remains {
	if s == nil {
		return nil
	}
	return remains(s.beside)
}

// ours tells whether a file is this user's. The folder for temporary files is everybody's: who else puts a dead session
// there must not say what is removed.
func ours(info fs.FileInfo) bool { return OwnedBy(os.Geteuid(), info) }

// remains takes the locks of this user's dead sessions in the given folders.
func remains(dirs []string) []*Remains {
	var locks []string
	for _, dir := range dirs {
		found, _ := filepath.Glob(filepath.Join(dir, prefix+"*"+suffix)) // fails for a folder with a pattern for its name
		locks = append(locks, found...)
	}
	var all []*Remains
	for _, path := range locks {
		if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() || !ours(info) {
			continue
		}
		lock := flock.New(path, flock.SetFlag(os.O_RDWR)) // not O_CREATE: it may just have gone
		locked, err := lock.TryLock()
		if err != nil || !locked {
			lock.Close()
			continue
		}
		r := &Remains{dir: strings.TrimSuffix(path, suffix), lock: lock}
		if info, err := os.Lstat(r.dir); err == nil && (!info.IsDir() || !ours(info)) {
			r.Keep()
			continue
		}
		r.readJournal()
		all = append(all, r)
	}
	return all
}

func (r *Remains) readJournal() {
	path := filepath.Join(r.dir, journal)
	if info, err := os.Lstat(path); err != nil || !ours(info) {
		return // nothing was noted
	}
	text, err := limits.State.ReadFile(path)
	if err != nil {
		return
	}
	for line := range strings.Lines(string(text)) {
		kind, quoted, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		name, err := strconv.Unquote(quoted)
		switch {
		case err != nil: // cut short when the process was killed
		case kind == image:
			r.Images = append(r.Images, name)
		case kind == folder && filepath.IsAbs(name) && strings.HasPrefix(filepath.Base(name), "."+prefix):
			r.folders = append(r.folders, name)
		}
	}
}

// Remove removes the folders. What belongs to another user stays for that user's next session.
func (r *Remains) Remove() error {
	var errs []error
	for _, name := range r.folders {
		errs = append(errs, disk.RemoveAll(name))
	}
	if errors.Join(errs...) == nil { // the journal, which names them, is in here
		errs = append(errs, disk.RemoveAll(r.dir))
	}
	if err := errors.Join(errs...); err != nil {
		r.Keep()
		return err
	}
	s := &Session{Dir: r.dir, lock: r.lock}
	return s.unlock()
}

// Keep leaves everything for another session.
func (r *Remains) Keep() { _ = r.lock.Close() }
