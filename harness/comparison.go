package harness

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Comparison sets a local result folder beside one that came from the network, entry by entry, sorted by path.
type Comparison struct {
	// Execution is the execution the remote results belong to.
	Execution string `json:"execution,omitempty"`
	Rows      []Row  `json:"rows"`
}

// Row is one path; a nil side does not have it.
type Row struct {
	Path   string `json:"path"`
	Local  *File  `json:"local,omitempty"`
	Remote *File  `json:"remote,omitempty"`
	Same   bool   `json:"same"`
	// Difference says how they differ: "line 3: local \"a 1\", remote \"a 2\"", "byte 17", "only local".
	Difference string `json:"difference,omitempty"`
}

// Same reports whether every row is the same on both sides.
func (c *Comparison) Same() bool {
	return !slices.ContainsFunc(c.Rows, func(r Row) bool { return !r.Same })
}

// Compare sets two result folders side by side. Entries are the same when their
// type and content are: modes and times are recorded in the rows but not judged,
// since publishers change them.
func Compare(localDir, remoteDir string) (*Comparison, error) {
	local, err := index(localDir)
	if err != nil {
		return nil, err
	}
	remote, err := index(remoteDir)
	if err != nil {
		return nil, err
	}
	paths := maps.Clone(local)
	maps.Copy(paths, remote)
	c := &Comparison{Rows: []Row{}}
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		row := Row{Path: path, Local: local[path], Remote: remote[path]}
		if row.Difference, err = difference(row, localDir, remoteDir); err != nil {
			return nil, fmt.Errorf("comparing %s: %w", path, err)
		}
		row.Same = row.Difference == ""
		c.Rows = append(c.Rows, row)
	}
	return c, nil
}

func index(dir string) (map[string]*File, error) {
	files, err := ReadFolder(dir)
	if err != nil {
		return nil, err
	}
	byPath := make(map[string]*File, len(files))
	for i := range files {
		byPath[files[i].Path] = &files[i]
	}
	return byPath, nil
}

// difference says how the two sides of a row differ; empty when they do not.
func difference(row Row, localDir, remoteDir string) (string, error) {
	l, r := row.Local, row.Remote
	switch {
	case l == nil:
		return "only remote", nil
	case r == nil && l.Mode.Type() == fs.ModeSymlink:
		return "symlink missing", nil // F26
	case r == nil:
		return "only local", nil
	case l.Mode.Type() != r.Mode.Type():
		return fmt.Sprintf("local is a %s, remote a %s", kind(l.Mode), kind(r.Mode)), nil
	case l.Link != r.Link:
		return fmt.Sprintf("local links to %q, remote to %q", l.Link, r.Link), nil
	case !l.Mode.IsRegular():
		return "", nil
	case l.Digest == "":
		return "local cannot be read: permission denied", nil
	case r.Digest == "":
		return "remote cannot be read: permission denied", nil
	case l.Digest == r.Digest:
		return "", nil
	}
	a, err := os.Open(filepath.Join(localDir, filepath.FromSlash(row.Path)))
	if err != nil {
		return "", err
	}
	defer a.Close()
	b, err := os.Open(filepath.Join(remoteDir, filepath.FromSlash(row.Path)))
	if err != nil {
		return "", err
	}
	defer b.Close()
	return contentDifference(a, b)
}

// kind names an entry's type for people.
func kind(mode fs.FileMode) string {
	switch mode.Type() {
	case 0:
		return "file"
	case fs.ModeDir:
		return "folder"
	case fs.ModeSymlink:
		return "symlink"
	case fs.ModeNamedPipe:
		return "pipe"
	case fs.ModeSocket:
		return "socket"
	}
	return "device"
}
