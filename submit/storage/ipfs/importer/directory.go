package importer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/boxo/ipld/unixfs"
	"github.com/ipfs/boxo/ipld/unixfs/hamt"
	"github.com/ipfs/go-bitfield"
	format "github.com/ipfs/go-ipld-format"
	"github.com/spaolacci/murmur3"
)

// entry is a name in a folder, with its hash where the folder is sharded.
type entry struct {
	name string
	link link
	hash uint64
}

// directory makes the blocks of a folder: one, or shards when it is too large.
//
// Kubo comes to the same by adding entry after entry, with one exception. It puts each folder in a folder in empty
// and replaces it later, in random order, and takes the name off twice when it asks whether the outer one has become
// small. So a folder of folders that is too large by less than one of their names and two bytes more comes out
// sharded or not, and not always the same from run to run. Here it is sharded.
func (r rules) directory(ctx context.Context, entries []entry, out *sink) (link, error) {
	size := 0
	for _, e := range entries {
		size += len(e.name) + e.link.cid.ByteLen()
	}
	// A block is larger than the names and CIDs in it.
	if size > shardAbove {
		return r.sharded(ctx, entries, out)
	}
	node := unixfs.EmptyDirNode()
	for _, e := range entries {
		if err := node.AddRawLink(e.name, e.link.format()); err != nil {
			return link{}, err
		}
	}
	if r.wholeBlock {
		block, err := node.EncodeProtobuf(false)
		if err != nil {
			return link{}, err
		}
		if len(block) > shardAbove {
			return r.sharded(ctx, entries, out)
		}
	}
	return out.node(node, r)
}

// symlink makes the block of a symbolic link.
func (r rules) symlink(target string, out *sink) (link, error) {
	data, err := unixfs.SymlinkData(target)
	if err != nil {
		return link{}, err
	}
	return out.node(merkledag.NodeWithData(data), r)
}

// sharded makes a folder that is too large for one block: a tree of shards, in which the bytes of a name's hash
// say where the name is (UnixFS specification, HAMT). It reorders the entries.
//
// Package hamt of boxo makes the same tree, but a changeable one: it holds 1.5 kB an entry, and takes half of
// all time where files are small. Entries in the order of their hashes need no tree in memory.
func (r rules) sharded(ctx context.Context, entries []entry, out *sink) (link, error) {
	for i := range entries {
		entries[i].hash = murmur3.Sum64([]byte(entries[i].name))
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.hash, b.hash) })
	return r.shard(ctx, entries, 0, out)
}

// shard makes the shard of entries that have the first bytes of their hashes in common, as many as its depth.
func (r rules) shard(ctx context.Context, entries []entry, depth int, out *sink) (link, error) {
	if depth == 8 {
		return link{}, errors.New("too many names have the same hash")
	}
	if err := ctx.Err(); err != nil {
		return link{}, context.Cause(ctx)
	}
	node := new(merkledag.ProtoNode)
	used, err := bitfield.NewBitfield(fanout)
	if err != nil {
		return link{}, err
	}
	for len(entries) > 0 {
		slot := entries[0].slot(depth)
		end := 1
		for end < len(entries) && entries[end].slot(depth) == slot {
			end++
		}
		used.SetBit(slot)
		name, below := fmt.Sprintf("%02X", slot), entries[0].link
		if end == 1 {
			name += entries[0].name
		} else if below, err = r.shard(ctx, entries[:end], depth+1, out); err != nil {
			return link{}, err
		}
		if err := node.AddRawLink(name, below.format()); err != nil {
			return link{}, err
		}
		entries = entries[end:]
	}
	data, err := unixfs.HAMTShardData(used.Bytes(), fanout, hamt.HashMurmur3)
	if err != nil {
		return link{}, err
	}
	node.SetData(data)
	return out.node(node, r)
}

// slot is where a shard of a depth has the entry: that byte of its hash.
func (e entry) slot(depth int) int { return int(byte(e.hash >> (56 - 8*depth))) }

func (l link) format() *format.Link { return &format.Link{Size: l.tsize, Cid: l.cid} }

// Wrap puts what was imported into a folder of its own under a name, as `ipfs add --wrap-with-directory` does: nodes
// then mount a file under its name. The folder's block goes to o.Blocks.
func (root *Root) Wrap(ctx context.Context, name string, o Options) (*Root, error) {
	r, err := o.Profile.rules()
	if err != nil {
		return nil, err
	}
	out := &sink{blocks: o.Blocks}
	made, err := r.directory(ctx, []entry{{name: name, link: link{cid: root.CID, tsize: root.dagSize}}}, out)
	if err != nil {
		return nil, err
	}
	wrapped := *root
	wrapped.CID, wrapped.dagSize = made.cid, made.tsize
	wrapped.Folders++
	return &wrapped, nil
}
