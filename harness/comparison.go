package harness

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
)

// Comparison sets a local result folder beside one that came from the network, entry by entry, sorted by path.
type Comparison struct {
	// Execution is the execution the remote results belong to.
	Execution string `json:"execution,omitempty"`
	// Partition is nil for a job that has a single one.
	Partition *Partition `json:"partition,omitempty"`
	Rows      []Row      `json:"rows"`
}

// Partition is which of a job's executions gave the remote results, and which of them the local run stood for, both from 0: another
// one when its results are the same anyhow.
type Partition struct {
	Remote int `json:"remote"`
	Local  int `json:"local"`
}

// String names the remote side's partition: "partition 1", "partition 1, beside the local run of partition 0"; empty for nil.
func (p *Partition) String() string {
	switch {
	case p == nil:
		return ""
	case p.Local != p.Remote:
		return fmt.Sprintf("partition %d, beside the local run of partition %d", p.Remote, p.Local)
	}
	return fmt.Sprintf("partition %d", p.Remote)
}

// Row is one path; a nil side does not have it.
type Row struct {
	Path   string `json:"path"`
	Local  *File  `json:"local,omitempty"`
	Remote *File  `json:"remote,omitempty"`
	Same   bool   `json:"same"`
	// Difference says how they differ: "line 3: local \"a 1\", remote \"a 2\"", "byte 17", "only local".
	Difference string `json:"difference,omitempty"`
	// Note says in what they are not equal and yet the same.
	Note string `json:"note,omitempty"`
}

// Same reports whether every row is the same on both sides.
func (c *Comparison) Same() bool {
	return !slices.ContainsFunc(c.Rows, func(r Row) bool { return !r.Same })
}

// Compare sets two result folders side by side. Entries are the same when their
// type and content are: modes and times are recorded in the rows but not judged,
// since publishers change them, and stdout and stderr may be as a node's log keeps them. The publisher is the job's, by Bacalhau's name for it: what it is known to drop is
// called by that name. The end of ctx ends it.
func Compare(ctx context.Context, localDir, remoteDir, publisher string) (*Comparison, error) {
	c := &Comparison{Rows: []Row{}}
	p := pair{dirA: localDir, dirB: remoteDir, names: names{"local", "remote"}}
	err := p.each(ctx, func(row Row) (err error) {
		if row.Difference, err = p.difference(ctx, row); err != nil {
			return err
		}
		if dropped := droppedBy(publisher, row); dropped != "" {
			row.Difference = dropped
		}
		if row.Difference != "" {
			logged, err := p.isLogged(ctx, row)
			if err != nil {
				return err
			}
			if logged {
				row.Difference, row.Note = "", "same as a node's log keeps it"
			}
		}
		row.Same = row.Difference == ""
		c.Rows = append(c.Rows, row)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// names are what the two sides of a comparison are called.
type names struct{ a, b string }

// pair are two result folders to be compared.
type pair struct {
	dirA, dirB string
	names      names
	// tolerances say which files may differ and how.
	tolerances []Tolerance
	// skip leaves out a path that is not to be compared; nil compares all.
	skip func(path string) bool
}

// each goes through the paths of both folders, sorted.
func (p pair) each(ctx context.Context, do func(Row) error) error {
	a, err := index(ctx, p.dirA)
	if err != nil {
		return err
	}
	b, err := index(ctx, p.dirB)
	if err != nil {
		return err
	}
	paths := maps.Clone(a)
	maps.Copy(paths, b)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := do(Row{Path: path, Local: a[path], Remote: b[path]}); err != nil {
			return fmt.Errorf("comparing %s: %w", path, err)
		}
	}
	return nil
}

// open opens a file of both folders, and nothing that their links lead to outside. The end of ctx ends their reading.
func (p pair) open(ctx context.Context, path string) (a, b *resultFile, err error) {
	path = filepath.FromSlash(path)
	fileA, err := os.OpenInRoot(p.dirA, path)
	if err != nil {
		return nil, nil, err
	}
	fileB, err := os.OpenInRoot(p.dirB, path)
	if err != nil {
		fileA.Close()
		return nil, nil, err
	}
	return newResultFile(ctx, fileA), newResultFile(ctx, fileB), nil
}

// resultFile is a file that is read up to the end of a context.
type resultFile struct {
	io.Reader
	io.Seeker
	io.Closer
}

func newResultFile(ctx context.Context, f *os.File) *resultFile {
	return &resultFile{limits.Until(ctx, f), f, f}
}

func index(ctx context.Context, dir string) (map[string]*File, error) {
	files, err := ReadFolder(ctx, dir)
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
func (p pair) difference(ctx context.Context, row Row) (string, error) {
	a, b, n := row.Local, row.Remote, p.names
	switch {
	case a == nil:
		return "only " + n.b, nil
	case b == nil:
		return "only " + n.a, nil
	case a.Mode.Type() != b.Mode.Type():
		return fmt.Sprintf("%s is a %s, %s a %s", n.a, a.Kind(), n.b, b.Kind()), nil
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
	x, y, err := p.open(ctx, row.Path)
	if err != nil {
		return "", err
	}
	defer x.Close()
	defer y.Close()
	return n.contentDifference(x, y)
}

// Kind names the type of an entry for people: "folder", "pipe".
func (f *File) Kind() string {
	switch f.Mode.Type() {
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
