package importer

import (
	"bytes"
	"context"
	"testing"

	split "github.com/ipfs/boxo/chunker"
	"github.com/ipfs/boxo/ipld/merkledag"
	mdtest "github.com/ipfs/boxo/ipld/merkledag/test"
	"github.com/ipfs/boxo/ipld/unixfs/importer/balanced"
	"github.com/ipfs/boxo/ipld/unixfs/importer/helpers"
)

// Trees of many levels are laid out as boxo does, leaf by leaf. They would take terabytes with a real profile.
func TestLayout(t *testing.T) {
	for _, raw := range []bool{true, false} {
		r := rules{chunk: 4, links: 3, raw: raw, node: merkledag.V1CidPrefix()}
		for size := range 4 * 3 * 3 * 3 * 3 {
			data := bytes.Repeat([]byte{byte(size)}, size)
			params := helpers.DagBuilderParams{Dagserv: mdtest.Mock(), Maxlinks: r.links, RawLeaves: raw, CidBuilder: r.node}
			helper, err := params.New(split.NewSizeSplitter(bytes.NewReader(data), int64(r.chunk)))
			if err != nil {
				t.Fatal(err)
			}
			want, err := balanced.Layout(helper)
			if err != nil {
				t.Fatal(err)
			}
			got, err := newChunker(r, Options{}).stream(context.Background(), bytes.NewReader(data), new(progress))
			if err != nil || got.cid != want.Cid() {
				t.Fatalf("%d bytes, raw leaves %v: CID is %s, %v, want %s", size, raw, got.cid, err, want.Cid())
			}
			if tsize, err := want.Size(); err != nil || got.tsize != tsize {
				t.Fatalf("%d bytes, raw leaves %v: size of all blocks is %d, want %d, %v", size, raw, got.tsize, tsize, err)
			}
		}
	}
}
