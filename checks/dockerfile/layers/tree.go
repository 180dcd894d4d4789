package layers

import (
	"context"
	"io/fs"
	"path"
	"strings"

	"github.com/moby/patternmatcher"
	mode "github.com/tonistiigi/dchapes-mode"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// tree copies what a folder has, and the folder itself.
func (t *transfer) tree(ctx context.Context, dir string, of rootfs.Entry, dest string) error {
	folders := map[string]rootfs.Leaf{dir: {Name: dir, Entry: of}}
	w := &filtering{transfer: t, matched: map[string]match{}}
	if t.include == nil {
		t.folderAt(folders[dir], dest, true)
	}
	err := t.view.Tree(ctx, dir, func(leaf rootfs.Leaf) error {
		name := strings.TrimPrefix(strings.TrimPrefix(leaf.Name, dir), "/")
		wanted, err := w.included(name, leaf.Type == rootfs.Dir)
		if err != nil {
			return err
		}
		if leaf.Type == rootfs.Dir {
			folders[leaf.Name] = leaf
		}
		if !wanted {
			return nil
		}
		w.way(folders, dir, path.Dir(name), dest)
		at := path.Join(dest, name)
		if leaf.Type == rootfs.Dir && leaf.Doubt == "" {
			t.folderAt(leaf, at, false)
		} else {
			t.leaf(leaf, at)
		}
		return t.err
	})
	if why := t.view.Doubt(path.Join(dir, "*")); why != "" { // which a context has once it was listed
		t.doubted(dest, why)
	}
	return err
}

// way makes a folder that leads to a file, and those above it: what no pattern names is made when something in it is copied.
func (w *filtering) way(folders map[string]rootfs.Leaf, dir, name, dest string) {
	if name != "." {
		w.way(folders, dir, path.Dir(name), dest)
	}
	at := path.Join(dest, name)
	if m, is := w.made[at]; is && !m.implicit {
		return
	}
	w.folderAt(folders[path.Join(dir, name)], at, name == ".")
}

// folderAt copies a folder without what is in it. The outermost one keeps its mode when it is there already.
func (t *transfer) folderAt(from rootfs.Leaf, at string, outermost bool) {
	if at == "/" || from.Type != rootfs.Dir {
		return
	}
	if _, is := t.made[at]; is && outermost {
		return
	}
	f := rootfs.PredictedFile{Name: at, Entry: from.Entry}
	f.Mode, f.Implicit = t.modeOf(f.Entry), outermost
	t.put(f, source{}, t.owner)
}

// filtering holds names against --exclude and --parents.
type filtering struct {
	*transfer
	matched map[string]match
}

// match is how far patterns match a name, which those in it go on from.
type match struct{ include, exclude patternmatcher.MatchInfo }

// included tells whether a name below the folder is copied.
func (w *filtering) included(name string, isDir bool) (bool, error) {
	if w.include == nil && w.exclude == nil {
		return true, nil
	}
	parent := w.matched[path.Dir(name)]
	var own match
	wanted := true
	if w.include != nil {
		var err error
		if wanted, own.include, err = w.include.MatchesUsingParentResults(name, parent.include); err != nil {
			return false, err
		}
	}
	if w.exclude != nil {
		left, info, err := w.exclude.MatchesUsingParentResults(name, parent.exclude)
		if err != nil {
			return false, err
		}
		own.exclude = info
		wanted = wanted && !left
	}
	if isDir {
		w.matched[name] = own
	}
	return wanted, nil
}

// symbolic changes a mode as chmod(1) does: "a+x".
func symbolic(set *mode.Set, e rootfs.Entry) uint16 {
	m := fs.FileMode(e.Mode & 0o777)
	for mode, bit := range specialBits {
		if e.Mode&bit != 0 {
			m |= mode
		}
	}
	if e.Type == rootfs.Dir {
		m |= fs.ModeDir
	}
	return bits(set.Apply(m))
}

// specialBits are those of a mode that are no permissions.
var specialBits = map[fs.FileMode]uint16{fs.ModeSetuid: 0o4000, fs.ModeSetgid: 0o2000, fs.ModeSticky: 0o1000}
