package layers

import (
	"context"
	"path"
	"strings"

	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/patternmatcher"
	mode "github.com/tonistiigi/dchapes-mode"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// Absence is something that an instruction copies and that is not there: BuildKit ends with an error.
type Absence struct {
	// Line of the instruction.
	Line int
	// Source as BuildKit looks for it, from the root of where it is taken from: "src/run.sh".
	Source string
	// InContext: it is looked for in the build context, and otherwise in another stage.
	InContext bool
}

// transfer is one copy action.
type transfer struct {
	*copier
	*pb.FileActionCopy
	from  *stack
	view  *rootfs.View
	owner owner
	// dest is clean; folder: it ends with a slash, so that it is made one.
	dest   string
	folder bool
	// include and exclude are nil for none.
	include, exclude *patternmatcher.PatternMatcher
	symbolic         *mode.Set
}

func (c *copier) copy(ctx context.Context, a *pb.FileActionCopy, from *stack) (err error) {
	t := &transfer{copier: c, FileActionCopy: a, from: from, view: from.view(), owner: ownerOf(a.Owner)}
	t.folder = strings.HasSuffix(a.Dest, "/") || strings.HasSuffix(a.Dest, "/.")
	t.dest = c.through(ctx, path.Clean("/"+a.Dest))
	if t.include, err = matcherOf(a.IncludePatterns); err != nil {
		return err
	}
	if t.exclude, err = matcherOf(a.ExcludePatterns); err != nil {
		return err
	}
	if a.ModeStr != "" {
		set, err := mode.ParseWithUmask(a.ModeStr, 0)
		if err != nil {
			return err
		}
		t.symbolic = &set
	}
	source := path.Clean("/" + a.Src)
	matches, err := t.matches(ctx, source)
	for i := 0; i < len(matches) && err == nil; i++ {
		err = t.one(ctx, matches[i])
	}
	if why, unknown := unreadable(err); unknown {
		t.anything(source, why)
		return nil
	}
	return err
}

func matcherOf(patterns []string) (*patternmatcher.PatternMatcher, error) {
	if len(patterns) == 0 {
		return nil, nil
	}
	return patternmatcher.New(patterns)
}

// anything is that it is not known what is copied: a file of that name, or all that a folder has. Where it goes is there then.
func (t *transfer) anything(source, why string) {
	t.parents(path.Dir(t.dest), t.parentMode(), t.owner)
	if t.dest == "/" && !wild(source) && path.Ext(source) != "" {
		t.doubted(path.Join(t.dest, path.Base(source)), why)
		return
	}
	t.doubted(t.dest, why)
}

// isContext tells the build context from stages.
func (s *stack) isContext() bool {
	return len(s.parts) == 1 && s.parts[0].whole
}

// one copies a source: a file, or what a folder has.
func (t *transfer) one(ctx context.Context, source string) error {
	found, err := t.view.Find(ctx, "/", source, nil)
	if absent(err) {
		t.lacks(source)
		return nil
	}
	if err != nil {
		return err
	}
	if t.AttemptUnpackDockerCompatibility && found.Type == rootfs.File {
		if unpacked, err := t.unpack(ctx, found); unpacked || err != nil {
			return err
		}
	}
	return t.into(ctx, source, found)
}

// into copies it to where it goes.
func (t *transfer) into(ctx context.Context, source string, found *rootfs.Found) error {
	isDir := found.Type == rootfs.Dir
	dest := t.dest
	inside, sure, err := t.isFolder(ctx, path.Base(found.Path), isDir)
	switch {
	case err != nil:
		return err
	case !sure:
		t.parents(path.Dir(dest), t.parentMode(), t.owner)
		t.doubted(dest, "it depends on the base whether "+dest+" is a folder")
		return nil
	case !isDir && inside, isDir && inside && !t.DirCopyContents:
		dest = path.Join(dest, path.Base(source))
	}
	parent := path.Dir(dest)
	if t.folder || isDir && t.DirCopyContents {
		parent = t.dest
	}
	t.parents(parent, t.parentMode(), t.owner)
	if !isDir {
		t.leaf(rootfs.Leaf{Name: found.Path, Entry: found.Entry}, dest)
		return nil
	}
	return t.tree(ctx, found.Path, found.Entry, dest)
}

// parentMode is that of folders that are made on the way: BuildKit gives them what --chmod says of files.
func (t *transfer) parentMode() uint16 {
	if t.ModeStr == "" && t.Mode >= 0 {
		return uint16(t.Mode) & 0o7777
	}
	return 0o755
}

// fileNames are what names of files end in, and of no folders.
var fileNames = map[string]bool{".sh": true, ".bash": true, ".py": true, ".pl": true, ".rb": true, ".js": true, ".R": true, ".jl": true, ".json": true,
	".yaml": true, ".yml": true, ".toml": true, ".txt": true, ".cfg": true, ".ini": true, ".jar": true, ".csv": true, ".xml": true, ".sql": true}

// isFolder tells whether the destination is a folder by then; sure is that this is known.
func (t *transfer) isFolder(ctx context.Context, name string, isDir bool) (inside, sure bool, err error) {
	if t.folder || t.dest == "/" {
		return true, true, nil
	}
	if m, is := t.made[t.dest]; is {
		return m.of == rootfs.Dir, true, nil
	}
	if isDir && t.DirCopyContents {
		return false, true, nil // its content goes there in either case
	}
	found, err := t.below.Nearby().Find(ctx, "/", t.dest, nil)
	if err == nil {
		return found.Type == rootfs.Dir, true, nil
	}
	if base := path.Base(t.dest); base == name || path.Ext(base) != "" && path.Ext(base) == path.Ext(name) || fileNames[path.Ext(base)] {
		return false, true, nil // nobody has a folder of a file's name
	}
	found, err = t.below.Find(ctx, "/", t.dest, nil)
	switch _, unknown := unreadable(err); {
	case err == nil:
		return found.Type == rootfs.Dir, true, nil
	case absent(err):
		return false, true, nil
	case unknown:
		return false, false, nil
	}
	return false, false, err
}

// leaf copies one file or link.
func (t *transfer) leaf(from rootfs.Leaf, dest string) {
	if from.Doubt != "" {
		t.doubted(dest, from.Doubt)
		return
	}
	of := t.from.of(from.Entry)
	comes := of.source(from.Name, from.Type)
	f := rootfs.PredictedFile{Name: dest, Entry: from.Entry}
	f.Implicit = false
	if f.Type != rootfs.Symlink {
		f.Mode = t.modeOf(f.Entry)
	}
	switch {
	case comes.readable():
		f.ELF, f.Head, f.Text = nil, nil, nil // they are read anew
	case f.Type == rootfs.File && f.Executable() && !from.Executable() && f.ELF == nil:
		t.doubted(dest, "its content was not read")
		return
	}
	t.put(f, comes, t.owner)
}

// modeOf is the mode of a copy.
func (t *transfer) modeOf(e rootfs.Entry) uint16 {
	switch {
	case t.symbolic != nil:
		return symbolic(t.symbolic, e)
	case t.ModeStr == "" && t.Mode >= 0:
		return uint16(t.Mode) & 0o7777
	}
	return e.Mode
}
