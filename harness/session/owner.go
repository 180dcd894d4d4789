package session

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofrs/flock"

	"github.com/seatrial/seatrial/submit/limits"
)

// Owner names the session from outside, as a label does: by the machine, its boot, the view of the file system, and
// the lock in there. It is empty for nobody's.
func (s *Session) Owner() string {
	if s == nil {
		return ""
	}
	return strings.Join([]string{machine(), boot(), view(), s.lock.Path()}, " ")
}

// Dead tells that the session with this name has ended. Of other machines' sessions, and of those that see another
// file system, as in a container, nobody here can tell; those that have their temporary files elsewhere are left to
// a process that has them there too.
func (s *Session) Dead(owner string) bool {
	fields := strings.SplitN(owner, " ", 4)
	if s == nil || len(fields) < 4 || fields[0] != machine() {
		return false
	}
	if fields[1] != boot() {
		return true
	}
	return fields[2] == view() && slices.Contains(s.beside, filepath.Dir(fields[3])) && !held(fields[3])
}

// held tells whether a process has the lock, which is also said when nobody may ask.
func held(path string) bool {
	lock := flock.New(path, flock.SetFlag(os.O_RDWR))
	defer lock.Close()
	locked, err := lock.TryLock()
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	return err != nil || !locked
}

// machine tells machines apart that use one engine: by their names and, on Linux, what their installation drew by lot.
func machine() string {
	name, _ := os.Hostname() // a machine without a name is told apart by the rest
	id, _ := limits.System.ReadFile("/etc/machine-id")
	sum := sha256.Sum256([]byte(name + "\x00" + string(id)))
	return hex.EncodeToString(sum[:8])
}

// boot changes when the machine starts, and is empty where the kernel does not tell.
func boot() string {
	id, _ := limits.System.ReadFile("/proc/sys/kernel/random/boot_id")
	return strings.TrimSpace(string(id))
}

// view tells apart processes that see different files under the same path.
func view() string {
	link, _ := os.Readlink("/proc/self/ns/mnt")
	return link
}
