package docker

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// results is a result folder being filled, laid out as a node lays it out (contract 1, Results dir).
type results struct {
	root           *os.Root
	dir            string
	stdout, stderr *os.File
}

// newResults opens a result folder, which must be new or empty.
func newResults(dir string) (*results, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("making result folder: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making result folder: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("making result folder: %w", err)
	}
	if len(entries) > 0 {
		return nil, fmt.Errorf("making result folder: %s is not empty", dir)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("making result folder: %w", err)
	}
	r := &results{root: root, dir: dir}
	for name, file := range map[string]**os.File{"stdout": &r.stdout, "stderr": &r.stderr} {
		if *file, err = root.Create(name); err != nil {
			_ = r.close() // the first error is the cause
			return nil, fmt.Errorf("making result folder: %w", err)
		}
	}
	return r, nil
}

// makeOutputs mounts a new folder for each output. It is made as a node makes it, with a plain mkdir: a name with a
// slash fails there as here. A name that leads out of the folder, whose data a node loses, fails here only (F22).
//
// A node runs as root, so its folders are root's with mode 0755, and a USER other than
// root cannot write to them (F17). Made by another user, they are handed to root before
// the container starts; see ownership.
func (p *plan) makeOutputs(outputs []job.Output, r *results) error {
	for _, o := range outputs {
		err := r.root.Mkdir(o.Folder(), 0o755)
		if err == nil {
			err = r.root.Chmod(o.Folder(), 0o755) // the mode must not depend on the user's umask
		}
		if err != nil {
			return fmt.Errorf("making the folder of output %q: %w", o.Name, disk.Cause(err))
		}
		p.bind(filepath.Join(r.dir, o.Folder()), o.Path, false)
		p.copies = append(p.copies, o.Path)
	}
	return nil
}

// writeExitCode writes the file as a node does: decimal digits, no line break (pkg/executor/results.go).
func (r *results) writeExitCode(code int) error {
	if err := r.root.WriteFile("exitCode", []byte(strconv.Itoa(code)), 0o644); err != nil {
		return fmt.Errorf("writing results: %w", err)
	}
	return nil
}

// close closes what is open: a file that was not made says that it is not.
func (r *results) close() error {
	return cmp.Or(r.stdout.Close(), r.stderr.Close(), r.root.Close())
}
