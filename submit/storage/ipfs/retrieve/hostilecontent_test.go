package retrieve_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ipfs/go-cid"
	"github.com/multiformats/go-multihash"

	"github.com/seatrial/seatrial/submit/storage/ipfs/retrieve"
)

// hostileContents are what can be behind a CID, and what is said of it. A gateway sends it as it is.
var hostileContents = []struct {
	name string
	make func(g *graph) cid.Cid
	want string
}{
	{"entry ..", func(g *graph) cid.Cid { return g.folder(named{"..", g.raw("x")}) }, `it has an entry "..", which is no file name`},
	{"entry ../x", func(g *graph) cid.Cid { return g.folder(named{"../outside", g.raw("x")}) }, `it has an entry "../outside", which is no file name`},
	{"entry /etc/passwd", func(g *graph) cid.Cid { return g.folder(named{"/etc/passwd", g.raw("x")}) }, "which is no file name"},
	{"entry a/b", func(g *graph) cid.Cid { return g.folder(named{"a/b", g.raw("x")}) }, "which is no file name"},
	{"entry .", func(g *graph) cid.Cid { return g.folder(named{".", g.raw("x")}) }, "which is no file name"},
	{"entry without a name", func(g *graph) cid.Cid { return g.folder(named{"", g.raw("x")}) }, `it has an entry "", which is no file name`},
	{"entry with NUL", func(g *graph) cid.Cid { return g.folder(named{"a\x00b", g.raw("x")}) }, `it has an entry "a\x00b", which is no file name`},
	{"entry of 256 bytes", func(g *graph) cid.Cid { return g.folder(named{strings.Repeat("n", 256), g.raw("x")}) }, "is longer than 255 bytes"},
	{"two entries of one name", func(g *graph) cid.Cid { return g.folder(named{"a", g.raw("x")}, named{"a", g.raw("y")}) }, `"a": there are two entries of that name`},
	{"folder in place of a link that leads out", func(g *graph) cid.Cid {
		return g.folder(named{"a", g.link("../..")}, named{"a", g.folder(named{"outside", g.raw("x")})})
	}, `"a": there are two entries of that name`},
	{"file in place of a link that leads out", func(g *graph) cid.Cid {
		return g.folder(named{"a", g.link("../../outside")}, named{"a", g.raw("x")})
	}, `"a": there are two entries of that name`},
	{"shard with an entry ..", func(g *graph) cid.Cid { return g.shard(256, named{"00..", g.raw("x")}) }, "which is no file name"},
	{"link without a target", func(g *graph) cid.Cid { return g.folder(named{"a", g.link("")}) }, "without a target that can be"},
	{"link to a name with NUL", func(g *graph) cid.Cid { return g.folder(named{"a", g.link("a\x00b")}) }, "without a target that can be"},
	{"file of 2^62 bytes, so it says", func(g *graph) cid.Cid { return g.file(1<<62, g.raw("x")) }, "it has more than 20000 bytes"},
	{"file that is shorter than it says", func(g *graph) cid.Cid { return g.file(9_000, g.raw("x")) }, "has 1 bytes, and should have 9000"},
	{"file that is longer than it says", func(g *graph) cid.Cid { return g.file(1, g.raw("xyz")) }, "has 3 bytes, and should have 1"},
	{"file with a folder in it", func(g *graph) cid.Cid { return g.file(1, g.folder()) }, "is no part of a file"},
	{"bomb of nothing", func(g *graph) cid.Cid { return g.bomb(60, g.raw("")) }, "it has empty parts"},
	{"bomb of one byte", func(g *graph) cid.Cid { return g.bomb(20, g.raw("x")) }, "it has more than 20000 bytes"},
	{"bomb of folders", func(g *graph) cid.Cid {
		c := g.folder()
		for range 20 {
			c = g.folder(named{"a", c}, named{"b", c}, named{"c", c}, named{"d", c})
		}
		return c
	}, "it has more than 300 entries"},
	{"bomb of shards", func(g *graph) cid.Cid {
		c := g.shard(256)
		for range 60 {
			c = g.shard(256, named{"00", c}, named{"01", c})
		}
		return c
	}, "it has empty shards"},
	{"file of 1000 levels", func(g *graph) cid.Cid {
		c := g.raw("x")
		for range 1000 {
			c = g.file(1, c)
		}
		return c
	}, "is no part of a file"},
	{"folders without end", func(g *graph) cid.Cid {
		c := g.folder()
		for range 290 {
			c = g.folder(named{"a", c})
		}
		return c
	}, "it is more than 256 folders deep"},
	{"folders of 3 MB in each other", func(g *graph) cid.Cid {
		c := g.folder()
		for range 6 {
			entries := []named{{"0", c}}
			for len(entries) < 30_000 {
				entries = append(entries, named{strings.Repeat("z", 60), c})
			}
			c = g.folder(entries...)
		}
		return c
	}, "the blocks that lead to it take more than 16777216 bytes"},
	{"shard of odd width", func(g *graph) cid.Cid { return g.shard(24, named{"00a", g.raw("x")}) }, "its shards cannot be read"},
	{"shard of 2^40", func(g *graph) cid.Cid { return g.shard(1<<40, named{"00a", g.raw("x")}) }, "its shards cannot be read"},
	{"shard with a file for a shard", func(g *graph) cid.Cid { return g.shard(256, named{"00", g.raw("x")}) }, "its shards cannot be read"},
	{"entry in another format", func(g *graph) cid.Cid { return g.folder(named{"a", g.add(cid.DagCBOR, sha256Code, []byte{0xa0})}) }, `"a": it is dag-cbor, which is neither file nor folder`},
	{"entry whose hash anybody can match", func(g *graph) cid.Cid {
		return g.folder(named{"a", g.add(cid.Raw, multihash.MURMUR3X64_64, []byte("x"))})
	}, `"a": its hash murmur3-x64-64 is not one that IPFS nodes accept`},
	{"block that is no dag-pb", func(g *graph) cid.Cid { return g.add(cid.DagProtobuf, sha256Code, []byte("nonsense")) }, "cannot be read"},
	{"block without UnixFS", func(g *graph) cid.Cid { return g.node([]byte("nonsense")) }, "is no part of a file or folder"},
}

// bomb is a file of levels of links, each level ten times as long as the one below.
func (g *graph) bomb(levels int, c cid.Cid) cid.Cid {
	for range levels {
		c = g.node([]byte{0x08, 0x02}, named{"", c}, named{"", c}, named{"", c}, named{"", c}, named{"", c}, named{"", c}, named{"", c}, named{"", c}, named{"", c}, named{"", c})
	}
	return c
}

// Whatever is behind a CID, it is said what, and nothing of it is left.
func TestHostileContent(t *testing.T) {
	for _, c := range hostileContents {
		for _, once := range []bool{false, true} {
			g := &fakeGateway{graph: newGraph(t), once: once}
			root := c.make(g.graph)
			err := rejected(t, root, g.start(t), retrieve.Options{MaxBytes: 20_000, MaxEntries: 300}, c.want)
			var content *retrieve.ContentError
			var limit *retrieve.LimitError
			if !errors.As(err, &content) && !errors.As(err, &limit) {
				t.Errorf("%s: it is not blamed: %v", c.name, err)
			}
			if !once {
				report("content", c.name, err)
			}
		}
	}
}
