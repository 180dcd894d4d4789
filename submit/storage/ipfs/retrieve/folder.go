package retrieve

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/boxo/ipld/unixfs"
	"github.com/ipfs/boxo/ipld/unixfs/hamt"
	"github.com/ipfs/go-cid"
)

// maxLevels is how many levels the nodes of one file or one folder may have: a balanced one of the narrowest shape fills
// all addressable sizes with fewer.
const maxLevels = 64

// folder writes a folder and all below it.
func (t *tree) folder(ctx context.Context, n *node, at place) error {
	there, err := at.use(os.ModeDir)
	if err == nil && !there {
		err = at.dir.Mkdir(at.base, 0o755)
	}
	var inside *os.Root
	if err == nil {
		inside, err = at.dir.OpenRoot(at.base)
	}
	if err != nil {
		return writing(n.cid, at.name, err)
	}
	var writes sync.WaitGroup
	defer func() {
		writes.Wait()
		inside.Close()
	}()
	// The mode must not depend on the user's umask.
	if err := inside.Chmod(".", 0o755); err != nil {
		return writing(n.cid, at.name, err)
	}
	here := place{dir: inside, name: at.name, writes: &writes}
	if there {
		if here.left, err = leftIn(inside); err != nil {
			return writing(n.cid, at.name, err)
		}
	}
	if err := t.entries(ctx, n, here); err != nil {
		return err
	}
	return writing(n.cid, at.name, here.left.clear(inside))
}

// entries writes what is in a folder.
func (t *tree) entries(ctx context.Context, n *node, in place) error {
	if n.content.Type() == unixfs.THAMTShard {
		_, err := t.shard(ctx, n, in, 0)
		return err
	}
	if t.supply.stream == nil && in.left.few(n) {
		again, err := t.supply.get(ctx, n.cid, n.depth)
		if err != nil {
			return err
		}
		again.free()
	}
	for _, link := range n.dag.Links() {
		if err := t.child(ctx, n, in, link.Name, link.Cid); err != nil {
			return err
		}
	}
	return nil
}

// shard writes the entries of one shard of a folder, and of the shards below it. It tells how many there are.
func (t *tree) shard(ctx context.Context, n *node, in place, level int) (entries int, err error) {
	if _, err := hamt.NewHamtFromDag(merkledag.NewReadOnlyDagService(nil), n.dag); err != nil || level == maxLevels {
		return 0, &contentError{n.cid, in.name, "its shards cannot be read"}
	}
	// A link's name begins with its place in the shard, in hexadecimal; that of a shard is nothing else.
	width := len(strconv.FormatUint(n.content.Fanout()-1, 16))
	for _, link := range n.dag.Links() {
		if len(link.Name) < width {
			return 0, &contentError{n.cid, in.name, "its shards cannot be read"}
		}
		if len(link.Name) > width {
			entries++
			if err := t.child(ctx, n, in, link.Name[width:], link.Cid); err != nil {
				return 0, err
			}
			continue
		}
		below, err := t.node(ctx, link.Cid, in.name, n.depth+1)
		if err != nil {
			return 0, err
		}
		if below.content == nil || below.content.Type() != unixfs.THAMTShard {
			return 0, &contentError{n.cid, in.name, "its shards cannot be read"}
		}
		more, err := t.shard(ctx, below, in, level+1)
		if err != nil {
			return 0, err
		}
		if more == 0 {
			return 0, &contentError{n.cid, in.name, "it has empty shards"} // without end, perhaps
		}
		entries += more
		t.release(below)
	}
	return entries, nil
}

// child writes one entry of a folder, if its name can be that of a file.
func (t *tree) child(ctx context.Context, folder *node, in place, entry string, c cid.Cid) error {
	switch {
	case entry == "" || entry == "." || entry == "..",
		strings.ContainsAny(entry, "/\x00"), filepath.Base(entry) != entry, !filepath.IsLocal(entry):
		return &contentError{folder.cid, in.name, fmt.Sprintf("it has an entry %q, which is no file name", entry)}
	case len(entry) > 255:
		return &contentError{folder.cid, in.name, fmt.Sprintf("it has an entry %q…, whose name is longer than 255 bytes", entry[:40])}
	}
	return t.entry(ctx, c, place{in.dir, entry, path.Join(in.name, entry), in.writes, in.left}, folder.depth+1)
}

// link makes a symbolic link, wherever it leads.
func (t *tree) link(n *node, at place) error {
	target := string(n.content.Data())
	if target == "" || len(target) > maxLink || strings.Contains(target, "\x00") {
		return &contentError{n.cid, at.name, "it is a symbolic link without a target that can be"}
	}
	if _, err := at.use(noKind); err != nil {
		return writing(n.cid, at.name, err)
	}
	return writing(n.cid, at.name, at.dir.Symlink(target, at.base))
}
