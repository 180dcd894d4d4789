package s3

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// maxKey is the most bytes that S3 lets a key have.
const maxKey = 1024

// tree is a file or folder of this machine as it goes to S3.
type tree struct {
	root   *os.Root
	base   string
	folder bool
	files  []treeFile
	bytes  int64
	// What S3 cannot keep.
	hidden, executable, links, linkedFolders, empty loss
}

// treeFile is one file: its name below the root with slashes, and what it was when the tree was looked at.
type treeFile struct {
	name string
	size int64
	time time.Time
}

// walk looks at everything below a path without reading it.
func walk(ctx context.Context, from string, hidden bool) (*tree, error) {
	info, err := os.Stat(from)
	if err != nil {
		return nil, treeFault(from, "", err)
	}
	t := &tree{base: from, folder: info.IsDir()}
	if !t.folder {
		t.base = filepath.Dir(from)
	}
	if t.root, err = os.OpenRoot(t.base); err != nil {
		return nil, treeFault(from, "", err)
	}
	if t.folder {
		err = t.below(ctx, hidden)
	} else {
		err = t.file(filepath.Base(from), info)
	}
	if err == nil && len(t.files) == 0 { // it is nothing in S3, and nodes would mount an empty folder
		err = treeFault(from, "", errors.New("it has no file to store"))
	}
	if err != nil {
		t.root.Close()
		return nil, err
	}
	return t, nil
}

// below adds what is in a folder and in those below it.
func (t *tree) below(ctx context.Context, hidden bool) error {
	empty := "" // unless something in it comes next
	err := fs.WalkDir(t.root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return treeFault(t.base, name, err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if empty != "" && path.Dir(name) != empty {
			t.empty.add(empty)
		}
		empty = ""
		switch {
		case name == ".":
			return nil
		case strings.HasPrefix(e.Name(), ".") && !hidden:
			t.hidden.add(name)
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		case e.IsDir():
			empty = name
			return nil
		}
		return t.entry(name, e)
	})
	if empty != "" {
		t.empty.add(empty)
	}
	return err
}

// entry adds what is no folder.
func (t *tree) entry(name string, e fs.DirEntry) error {
	if e.Type() != fs.ModeSymlink {
		info, err := e.Info()
		if err != nil {
			return treeFault(t.base, name, err)
		}
		return t.file(name, info)
	}
	info, err := t.root.Stat(name) // refuses a link that leads out
	if err != nil {
		return treeFault(t.base, name, fmt.Errorf("the link is broken or leads out of the folder"))
	}
	if info.IsDir() {
		t.linkedFolders.add(name)
		return nil
	}
	t.links.add(name)
	return t.file(name, info)
}

// file adds one file that can be read.
func (t *tree) file(name string, info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return treeFault(t.base, name, fmt.Errorf("it is a %s, and only files can be stored", kindOf(info.Mode())))
	}
	slashed := filepath.ToSlash(name)
	if !utf8.ValidString(slashed) || len(slashed) > maxKey {
		return treeFault(t.base, name, fmt.Errorf("its name cannot be a key of S3, want UTF-8 of at most %d bytes", maxKey))
	}
	f, err := t.root.Open(name)
	if err != nil {
		return treeFault(t.base, name, err)
	}
	f.Close()
	if info.Mode().Perm()&0o111 != 0 {
		t.executable.add(slashed)
	}
	t.files = append(t.files, treeFile{slashed, info.Size(), info.ModTime()})
	t.bytes += info.Size()
	return nil
}

func kindOf(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeSocket != 0:
		return "socket"
	case mode&fs.ModeNamedPipe != 0:
		return "pipe"
	}
	return "device"
}

// open opens a file for storing it, if it is still what it was.
func (t *tree) open(f treeFile) (*os.File, error) {
	content, err := t.root.Open(filepath.FromSlash(f.name))
	if err != nil {
		return nil, treeFault(t.base, f.name, err)
	}
	if err := t.unchanged(f, content); err != nil {
		content.Close()
		return nil, err
	}
	return content, nil
}

// unchanged is the error for a file that is no longer what it was.
func (t *tree) unchanged(f treeFile, content *os.File) error {
	info, err := content.Stat()
	if err != nil {
		return treeFault(t.base, f.name, err)
	}
	if info.Size() != f.size || !info.ModTime().Equal(f.time) {
		return treeFault(t.base, f.name, fmt.Errorf("the file changed while it was read"))
	}
	return nil
}

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
	return &TreeError{filepath.Join(base, filepath.FromSlash(name)), disk.Cause(err)}
}
