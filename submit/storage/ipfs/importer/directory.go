package importer

import (
	"context"

	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/boxo/ipld/unixfs"
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
	if err := node.SetCidBuilder(r.node); err != nil {
		return link{}, err
	}
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
	return out.node(node)
}

// symlink makes the block of a symbolic link.
func (r rules) symlink(target string, out *sink) (link, error) {
	data, err := unixfs.SymlinkData(target)
	if err != nil {
		return link{}, err
	}
	node := merkledag.NodeWithData(data)
	if err := node.SetCidBuilder(r.node); err != nil {
		return link{}, err
	}
	return out.node(node)
}
