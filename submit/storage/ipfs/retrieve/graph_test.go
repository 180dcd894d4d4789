package retrieve_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/boxo/ipld/unixfs"
	"github.com/ipfs/go-cid"
	ipld "github.com/ipfs/go-ipld-format"
)

// graph holds blocks made for a test, by the hash in their CID.
type graph struct {
	t      testing.TB
	blocks map[string][]byte
}

func newGraph(t testing.TB) *graph { return &graph{t, map[string][]byte{}} }

// named is a block under a name.
type named struct {
	name string
	cid  cid.Cid
}

func (g *graph) add(codec, hash uint64, data []byte) cid.Cid {
	c, err := cid.Prefix{Version: 1, Codec: codec, MhType: hash, MhLength: -1}.Sum(data)
	if err != nil {
		g.t.Fatal(err)
	}
	g.blocks[string(c.Hash())] = data
	return c
}

const sha256Code = 0x12

func (g *graph) raw(data string) cid.Cid { return g.add(cid.Raw, sha256Code, []byte(data)) }

// node is a dag-pb block with these UnixFS data and links.
func (g *graph) node(data []byte, links ...named) cid.Cid {
	n := merkledag.NodeWithData(data)
	for _, l := range links {
		if err := n.AddRawLink(l.name, &ipld.Link{Cid: l.cid, Size: 1}); err != nil {
			g.t.Fatal(err)
		}
	}
	encoded, err := n.EncodeProtobuf(true)
	if err != nil {
		g.t.Fatal(err)
	}
	return g.add(cid.DagProtobuf, sha256Code, encoded)
}

func (g *graph) folder(entries ...named) cid.Cid { return g.node(unixfs.FolderPBData(), entries...) }

func (g *graph) link(target string) cid.Cid {
	data, err := unixfs.SymlinkData(target)
	if err != nil {
		g.t.Fatal(err)
	}
	return g.node(data)
}

// file has parts of which each is said to have so many bytes.
func (g *graph) file(size uint64, parts ...cid.Cid) cid.Cid {
	n := unixfs.NewFSNode(unixfs.TFile)
	links := make([]named, len(parts))
	for i, c := range parts {
		n.AddBlockSize(size)
		links[i].cid = c
	}
	data, err := n.GetBytes()
	if err != nil {
		g.t.Fatal(err)
	}
	return g.node(data, links...)
}

func (g *graph) shard(fanout uint64, entries ...named) cid.Cid {
	data, err := unixfs.HAMTShardData([]byte{1}, fanout, 0x22)
	if err != nil {
		g.t.Fatal(err)
	}
	return g.node(data, entries...)
}

// sample is a folder with a file of three parts between two small files.
func (g *graph) sample() cid.Cid {
	return g.folder(
		named{"a", g.raw("first")},
		named{"b", g.file(5, g.raw("parts"), g.raw("of-it"), g.raw("three"))},
		named{"c", g.raw("last.")},
	)
}

// errKnown keeps a walk from going below a block, and any other error ends it.
var errKnown = errors.New("known")

// walk calls visit for every block below c, depth first, each as often as it occurs.
func (g *graph) walk(c cid.Cid, visit func(cid.Cid, []byte) error) error {
	data, ok := g.blocks[string(c.Hash())]
	if !ok {
		return fmt.Errorf("no block %s", c)
	}
	if err := visit(c, data); errors.Is(err, errKnown) {
		return nil
	} else if err != nil {
		return err
	}
	if c.Prefix().Codec != cid.DagProtobuf {
		return nil
	}
	n, err := merkledag.DecodeProtobuf(data)
	if err != nil {
		return nil // it is sent as it is
	}
	for _, l := range n.Links() {
		if err := g.walk(l.Cid, visit); err != nil {
			return err
		}
	}
	return nil
}
