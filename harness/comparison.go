package harness

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
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
// since publishers change them. The publisher is the job's, by Bacalhau's name for it: what it is known to drop is
// called by that name.
func Compare(localDir, remoteDir, publisher string) (*Comparison, error) {
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
		if row.Difference, err = (names{"local", "remote"}).difference(row, localDir, remoteDir); err != nil {
			return nil, fmt.Errorf("comparing %s: %w", path, err)
		}
		if dropped := droppedBy(publisher, row); dropped != "" {
			row.Difference = dropped
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

// droppedBy says why a publisher did not bring an entry home; empty when it should have, or did.
func droppedBy(publisher string, row Row) string {
	onIPFS := strings.EqualFold(publisher, "ipfs")
	switch {
	case row.Local == nil || row.Remote != nil:
		return ""
	case !onIPFS && row.Local.Mode.Type() == fs.ModeSymlink:
		return "symlink missing" // F26
	case onIPFS && Hidden(row.Path):
		return "hidden, which the ipfs publisher drops"
	}
	return ""
}

// Hidden tells whether a path has a name that begins with a dot: IPFS tools leave such files out.
func Hidden(path string) bool {
	return strings.HasPrefix(path, ".") || strings.Contains(path, "/.")
}

// difference says how the two sides of a row differ; empty when they do not.
func (n names) difference(row Row, dirA, dirB string) (string, error) {
	a, b := row.Local, row.Remote
	switch {
	case a == nil:
		return "only " + n.b, nil
	case b == nil:
		return "only " + n.a, nil
	case a.Mode.Type() != b.Mode.Type():
		return fmt.Sprintf("%s is a %s, %s a %s", n.a, kind(a.Mode), n.b, kind(b.Mode)), nil
	case a.Link != b.Link:
		return fmt.Sprintf("%s links to %q, %s to %q", n.a, a.Link, n.b, b.Link), nil
	case !a.Mode.IsRegular():
		return "", nil
	case a.Digest == "":
		return n.a + " cannot be read: permission denied", nil
	case b.Digest == "":
		return n.b + " cannot be read: permission denied", nil
	case a.Digest == b.Digest:
		return "", nil
	}
	x, err := openIn(dirA, row.Path)
	if err != nil {
		return "", err
	}
	defer x.Close()
	y, err := openIn(dirB, row.Path)
	if err != nil {
		return "", err
	}
	defer y.Close()
	return n.contentDifference(x, y)
}

// Kind names the type of an entry for people: "folder", "pipe".
func (f *File) Kind() string { return kind(f.Mode) }

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
