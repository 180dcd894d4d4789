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

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// pair are two folders of results that are compared: of two runs, of a run and what is expected of it, of a run and the network.
type pair struct {
	dirA, dirB string
	names      names
	// tolerances say which files may differ and how.
	tolerances []Tolerance
	// skip leaves out a path that is not to be compared; nil compares all.
	skip func(path string) bool
	// changed says what a node has made of an entry that differs; empty for what it is not known to do, and nil when no node was at it.
	changed func(ctx context.Context, row Row) (note string, err error)
}

// names are what the two sides of a comparison are called.
type names struct{ a, b string }

// rows compares the paths of both folders, sorted.
func (p pair) rows(ctx context.Context) ([]Row, error) {
	a, err := index(ctx, p.dirA)
	if err != nil {
		return nil, err
	}
	b, err := index(ctx, p.dirB)
	if err != nil {
		return nil, err
	}
	paths := maps.Clone(a)
	maps.Copy(paths, b)
	rows := []Row{}
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if p.skip != nil && p.skip(path) {
			continue
		}
		row := Row{Deviation: Deviation{Path: path}, Local: a[path], Remote: b[path]}
		if err := p.compare(ctx, &row); err != nil {
			return nil, fmt.Errorf("comparing %s: %w", path, err)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// compare says of one path whether both sides are the same, or near enough, and else how they differ.
func (p pair) compare(ctx context.Context, row *Row) error {
	tolerance := toleranceFor(p.tolerances, row.Path)
	if tolerance.Compare == CompareIgnore {
		row.Same, row.Note = true, "not compared: "+tolerance.String()
		return nil
	}
	difference, err := p.difference(ctx, *row)
	if err == nil && p.changed != nil && row.unread() {
		row.Same, row.Unread, row.Note = true, true, "not compared: "+difference
		return nil
	}
	if err == nil && difference != "" && p.changed != nil {
		row.Note, err = p.changed(ctx, *row)
	}
	if err != nil {
		return err
	}
	row.Changed = row.Note != ""
	if row.Same = difference == "" || row.Changed; row.Same {
		return nil
	}
	row.Difference = difference
	row.Missing = row.Local == nil || row.Remote == nil
	if row.Missing || row.Local.Digest == "" || row.Remote.Digest == "" {
		return nil
	}
	return p.content(ctx, row, tolerance)
}

// unread tells of two files of one size that nobody knows more of, for this user may not read one of them: as root, a container's
// program writes what is root's alone.
func (r Row) unread() bool {
	a, b := r.Local, r.Remote
	return a != nil && b != nil && a.Mode.IsRegular() && b.Mode.IsRegular() && (a.Digest == "" || b.Digest == "") && a.Size == b.Size
}

// content says how two files differ whose bytes do, if the tolerance does not make them the same.
func (p pair) content(ctx context.Context, row *Row, tolerance Tolerance) error {
	a, b, err := p.open(ctx, row.Path)
	if err != nil {
		return err
	}
	defer a.Close()
	defer b.Close()
	if tolerance.Compare != CompareExact {
		if row.Difference, err = tolerance.differ(p.names, a, b); err != nil {
			return err
		}
		if row.Difference == "" {
			row.Same, row.Note = true, "the same by "+tolerance.String()
			return nil
		}
	}
	if max(row.Local.Size, row.Remote.Size) > limits.Expected.Bytes {
		return nil
	}
	contentA, err := readAgain(a)
	if err != nil {
		return err
	}
	contentB, err := readAgain(b)
	if err != nil {
		return err
	}
	row.Kind, row.Epsilon = kindOfDifference(contentA, contentB)
	if isText(contentA) && isText(contentB) {
		row.Diff = shortDiff(p.names.a+"/"+row.Path, p.names.b+"/"+row.Path, string(contentA), string(contentB))
	}
	return nil
}

func readAgain(f io.ReadSeeker) ([]byte, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return limits.Expected.ReadAll(f)
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
	case (a.Digest == "" || b.Digest == "") && a.Size != b.Size:
		return fmt.Sprintf("%s has %s, %s %d", n.a, words.Count(int(a.Size), "byte"), n.b, b.Size), nil
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
