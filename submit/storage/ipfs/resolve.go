package ipfs

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/boxo/ipld/unixfs"
	"github.com/ipfs/boxo/ipld/unixfs/hamt"
	"github.com/ipfs/go-cid"
	ipld "github.com/ipfs/go-ipld-format"
)

// resolve finds the CID of what is at a path below a folder, names with slashes between them. It fetches only the
// folders on the way, of a sharded one only the shards on the way, each held to its hash.
func resolve(ctx context.Context, root cid.Cid, path string, from ...Endpoint) (cid.Cid, error) {
	at := getter(from)
	c := root
	for name := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if name == "" {
			continue
		}
		next, err := at.below(ctx, c, name)
		if err != nil {
			return cid.Undef, fmt.Errorf("looking up %s in %s: %w", path, root, err)
		}
		c = next
	}
	return c, nil
}

// below is the CID of an entry of a folder.
func (g getter) below(ctx context.Context, folder cid.Cid, name string) (cid.Cid, error) {
	if folder.Prefix().Codec != cid.DagProtobuf {
		return cid.Undef, &absentError{folder, name, "is no folder and "}
	}
	node, err := g.Get(ctx, folder)
	if err != nil {
		return cid.Undef, err
	}
	content, err := unixfs.ExtractFSNode(node)
	if err != nil || !content.IsDir() {
		return cid.Undef, &absentError{folder, name, "is no folder and "}
	}
	var link *ipld.Link
	if content.Type() == unixfs.THAMTShard {
		shard, broken := hamt.NewHamtFromDag(merkledag.NewReadOnlyDagService(g), node)
		if broken != nil {
			return cid.Undef, fmt.Errorf("%s cannot be read: %w", folder, broken)
		}
		link, err = shard.Find(ctx, name)
	} else {
		link, _, err = node.ResolveLink([]string{name})
	}
	var missing *MissingError
	switch {
	case errors.As(err, &missing) || ctx.Err() != nil:
		return cid.Undef, err
	case err != nil:
		return cid.Undef, &absentError{folder, name, ""}
	}
	return link.Cid, nil
}

// absentError is that a path leads nowhere: what should be a folder has no entry of a name.
type absentError struct {
	folder     cid.Cid
	name, kind string
}

func (e *absentError) Error() string { return fmt.Sprintf("%s %shas no %q", e.folder, e.kind, e.name) }

// getter fetches nodes for the library that reads folders.
type getter []Endpoint

// Get fetches and reads one node.
func (g getter) Get(ctx context.Context, c cid.Cid) (ipld.Node, error) {
	block, err := Block(ctx, c, g...)
	if err != nil {
		return nil, err
	}
	if c.Prefix().Codec == cid.Raw {
		return merkledag.NewRawNode(block), nil
	}
	node, err := merkledag.DecodeProtobuf(block)
	if err != nil {
		return nil, fmt.Errorf("block %s cannot be read", c)
	}
	return node, nil
}

// GetMany fetches nodes one after the other.
func (g getter) GetMany(ctx context.Context, cids []cid.Cid) <-chan *ipld.NodeOption {
	out := make(chan *ipld.NodeOption, len(cids))
	defer close(out)
	for _, c := range cids {
		node, err := g.Get(ctx, c)
		out <- &ipld.NodeOption{Node: node, Err: err}
	}
	return out
}
