package importer

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// SpecialError tells of something that is neither file, folder nor symbolic link. Kubo refuses it as well.
type SpecialError struct {
	Name string
	Mode fs.FileMode
}

func (e *SpecialError) Error() string {
	return fmt.Sprintf("reading %s: it is a %s, want a file, a folder or a symbolic link", shown(e.Name), e.kind())
}

func (e *SpecialError) kind() string {
	switch {
	case e.Mode&fs.ModeNamedPipe != 0:
		return "named pipe"
	case e.Mode&fs.ModeSocket != 0:
		return "socket"
	case e.Mode&fs.ModeDevice != 0:
		return "device"
	}
	return "special file (" + e.Mode.String() + ")"
}

// Hint says how to go on.
func (e *SpecialError) Hint() string {
	if strings.HasPrefix(filepath.Base(e.Name), ".") {
		return "move it away, or leave files that begin with a dot out"
	}
	return "move it away"
}

// reading says which path an error is about, once and on one line.
func reading(name string, err error) error {
	return fmt.Errorf("reading %s: %w", shown(name), disk.Cause(err))
}

// shown is a path for people: quoted when it would not stay on one line as it is.
func shown(name string) string {
	if quoted := strconv.Quote(name); quoted[1:len(quoted)-1] != name {
		return quoted
	}
	return name
}

// changedError tells that a file was written while it was read: what was read of it may be no state it was ever in.
type changedError struct{ Name string }

func (e *changedError) Error() string {
	return fmt.Sprintf("reading %s: it changed while it was read", shown(e.Name))
}

// Hint says how to go on.
func (*changedError) Hint() string {
	return "wait until nothing writes to it, or take a copy of it"
}
