package retrieve

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/boxo/ipld/unixfs"
	"github.com/ipfs/go-cid"
	"golang.org/x/sync/errgroup"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
)

const (
	// maxHeld bounds the memory in bytes for the nodes between the root and the block at hand.
	maxHeld = 16 << 20
	// linkCost is what a link takes in memory beyond its part of the block.
	linkCost = 128
	// maxLink is the longest target of a symbolic link in bytes that Linux takes.
	maxLink = 4095
)

// errEnough ends the walk when a sample is complete.
var errEnough = errors.New("the sample is complete")

// tree writes one graph of blocks to disk, as a folder, file or link. The blocks are needed depth first, in the order of
// the links, which is the order of the CARs that are asked for.
type tree struct {
	supply  *supply
	options Options
	// partial: a sample is complete, and there was more.
	partial bool
	// plain: files are made 0644 without more ado.
	plain atomic.Bool
	// writes are of small files while the walk goes on.
	writes *errgroup.Group
	// journal of an interrupted fetch and of this one; nil when nothing is to be left.
	journal *journal
	// room is that of the disk.
	room *disk.Room
	// done bytes of file data, of the total that Progress is told of; seen entries so far; held bytes of nodes.
	done, total, seen, held int64
}

// place is where an entry is written: under a base name in a folder. name is its path below the root, for messages;
// empty for the root.
type place struct {
	dir        *os.Root
	base, name string
	// writes are those under way in the folder; nil for the place of the root.
	writes *sync.WaitGroup
	// left is what an interrupted fetch has left in the folder.
	left left
}

// fetch writes all below c.
func (t *tree) fetch(ctx context.Context, c cid.Cid, at place) error {
	t.total = -1
	t.writes, ctx = errgroup.WithContext(ctx)
	t.writes.SetLimit(writers)
	err := t.entry(ctx, c, at, 0)
	if err == nil {
		err = t.supply.end() // before the wait, which ends the context that the source is asked with
	}
	// What could not be written is why the walk was interrupted.
	if broken := t.writes.Wait(); broken != nil && (err == nil || errors.Is(err, errEnough) || errors.Is(err, context.Canceled)) {
		err = broken
	}
	if t.partial = errors.Is(err, errEnough); t.partial {
		return nil
	}
	return err
}

// entry writes a file, folder or link.
func (t *tree) entry(ctx context.Context, c cid.Cid, at place, depth int) error {
	if t.full() {
		return errEnough
	}
	if t.seen++; t.seen > t.options.MaxEntries {
		return &limitError{"entries", t.options.MaxEntries}
	}
	// Each of them takes an open file while it is written.
	if most := limits.Gateway.Depth; strings.Count(at.name, "/") > most {
		return &contentError{c, at.name, fmt.Sprintf("it is more than %d folders deep", most)}
	}
	if t.finished(c, at, depth) {
		return nil
	}
	n, err := t.node(ctx, c, at.name, depth)
	if err != nil {
		return err
	}
	defer t.release(n)
	if at.name == "" {
		t.total = n.total(t.options.Limit)
	}
	switch {
	case n.content == nil:
		return t.file(ctx, n, at)
	case n.content.IsDir():
		return t.folder(ctx, n, at)
	case n.content.Type() == unixfs.TSymlink:
		return t.link(n, at)
	case n.content.Type() == unixfs.TFile, n.content.Type() == unixfs.TRaw:
		return t.file(ctx, n, at)
	}
	return &contentError{c, at.name, "it is neither file, folder nor symbolic link"}
}

// node is a block that has been read.
type node struct {
	cid   cid.Cid
	depth int
	block block
	// dag and content are nil for a raw block, which is data alone.
	dag     *merkledag.ProtoNode
	content *unixfs.FSNode
	held    int64
}

// node fetches and reads one block.
func (t *tree) node(ctx context.Context, c cid.Cid, name string, depth int) (*node, error) {
	codec := c.Prefix().Codec
	if codec != cid.Raw && codec != cid.DagProtobuf {
		return nil, &contentError{c, name, fmt.Sprintf("it is %s, which is neither file nor folder", ipfs.CodecName(codec))}
	}
	if err := ipfs.VerifyHash(c); err != nil {
		return nil, &contentError{c, name, err.Error()}
	}
	var had []byte
	if !t.supply.inside(depth) {
		had = t.journal.get(c)
	}
	b := block{data: had}
	if had == nil {
		var err error
		if b, err = t.supply.get(ctx, c, depth); err != nil {
			return nil, err
		}
	}
	n := &node{cid: c, depth: depth, block: b}
	if codec == cid.Raw {
		return n, nil
	}
	var err error
	if n.dag, err = merkledag.DecodeProtobuf(b.data); err != nil {
		return nil, &contentError{c, name, fmt.Sprintf("block %s cannot be read", c)}
	}
	if n.content, err = unixfs.FSNodeFromBytes(n.dag.Data()); err != nil {
		return nil, &contentError{c, name, fmt.Sprintf("block %s is no part of a file or folder", c)}
	}
	if had == nil && !n.leaf() {
		if err := t.journal.put(c, b.data); err != nil {
			return nil, writing(c, name, err)
		}
	}
	n.held = int64(len(b.data)) + linkCost*int64(len(n.dag.Links()))
	if t.held += n.held; t.held > maxHeld {
		return nil, &contentError{c, name, fmt.Sprintf("the blocks that lead to it take more than %d bytes", maxHeld)}
	}
	return n, nil
}

// leaf tells whether a node is file data alone.
func (n *node) leaf() bool {
	kind := n.content.Type()
	return len(n.dag.Links()) == 0 && (kind == unixfs.TFile || kind == unixfs.TRaw)
}

// release ends the use of a node.
func (t *tree) release(n *node) {
	t.held -= n.held
	if n.dag == nil || len(n.dag.Links()) == 0 {
		n.block.free() // names in links may be parts of the block
	}
}

// total is how many bytes of file data there will be, as far as the root says.
func (n *node) total(limit int64) int64 {
	size, folder := n.declared(), n.content != nil && n.content.IsDir()
	if folder {
		size, _ = n.dag.Size()
	}
	switch {
	case size > math.MaxInt64 || size == 0 && folder:
		return -1
	case limit > 0:
		return min(int64(size), limit)
	}
	return int64(size)
}

// full tells whether a sample has all the bytes it may have.
func (t *tree) full() bool { return t.options.Limit > 0 && t.done >= t.options.Limit }
