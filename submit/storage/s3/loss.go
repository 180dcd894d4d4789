package s3

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
)

// loss counts what S3 cannot keep of one kind.
type loss struct {
	n     int
	first string
}

func (l *loss) add(name string) {
	if l.n++; l.n == 1 {
		l.first = filepath.ToSlash(name)
	}
}

// lost says what S3 cannot keep, one line for each kind.
func (t *tree) lost() []string {
	var lines []string
	for _, c := range []struct {
		loss
		one, many, what string
	}{
		{t.hidden, "hidden name is", "hidden names are", "left out"},
		{t.links, "link is", "links are", "stored as a copy of the file it leads to"},
		{t.linkedFolders, "link to a folder is", "links to folders are", "left out"},
		{t.empty, "empty folder is", "empty folders are", "left out"},
		{t.executable, "executable file loses", "executable files lose", "the mode: nodes make every file 644"},
	} {
		noun := c.many
		if c.n == 1 {
			noun = c.one
		}
		if c.n > 0 {
			lines = append(lines, fmt.Sprintf("%d %s %s: %s", c.n, noun, c.what, c.first))
		}
	}
	return lines
}

// TreeError tells what of a local tree cannot be stored.
type TreeError struct {
	// Path is the file or folder.
	Path string
	Err  error
}

func (e *TreeError) Error() string { return fmt.Sprintf("reading %q: %v", e.Path, e.Err) }

// Unwrap gives what the system said.
func (e *TreeError) Unwrap() error { return e.Err }

// treeFault is the error for one name, without the path that the system's own error repeats.
func treeFault(base, name string, err error) error {
	if file := (*fs.PathError)(nil); errors.As(err, &file) {
		err = file.Err
	}
	return &TreeError{filepath.Join(base, filepath.FromSlash(name)), err}
}
