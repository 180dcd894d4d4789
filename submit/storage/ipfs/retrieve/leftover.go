package retrieve

import (
	"cmp"
	"io"
	"os"

	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/boxo/ipld/unixfs"
	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/storage/ipfs"
)

// left are the names that an interrupted fetch has left in a folder. Each may be used once: a folder with two entries
// of one name is refused, whoever wrote the first.
type left map[string]bool

// leftIn lists what is in a folder.
func leftIn(dir *os.Root) (left, error) {
	f, err := dir.Open(".")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	names, err := f.Readdirnames(-1)
	l := make(left, len(names))
	for _, name := range names {
		l[name] = true
	}
	return l, err
}

// noKind is that of nothing on disk: whatever is left is in the way.
const noKind = ^os.FileMode(0)

// is tells whether there is something of this kind at a place.
func (p place) is(kind os.FileMode) bool {
	if !p.left[p.base] {
		return false
	}
	info, err := p.dir.Lstat(p.base)
	return err == nil && info.Mode().Type() == kind
}

// use takes what is left at a place when it is of the kind that is wanted, and otherwise makes room. It is true when
// something is there.
func (p place) use(kind os.FileMode) (bool, error) {
	if !p.left[p.base] {
		return false, nil
	}
	there := p.is(kind)
	delete(p.left, p.base)
	if there {
		return true, nil
	}
	return false, p.dir.RemoveAll(p.base)
}

const (
	// manyRequests is how many a gateway answers without ado.
	manyRequests = 16
	// perRequest is how many bytes come again in the time that one more request takes.
	perRequest = 64 << 10
)

// few tells whether so little of a folder is there that all of it is asked for again: a request for each entry that is
// missing would take longer.
func (l left) few(folder *node) bool {
	missing, had := uint64(0), uint64(0)
	for _, link := range folder.dag.Links() {
		if l[link.Name] {
			had += link.Size
		} else {
			missing++
		}
	}
	return l != nil && missing > manyRequests && had/perRequest < missing
}

// clear removes what no entry has used.
func (l left) clear(dir *os.Root) error {
	var err error
	for name := range l {
		err = cmp.Or(err, dir.RemoveAll(name))
	}
	return err
}

// finished tells whether all of c is at a place already, as a file of one block. It is then counted.
func (t *tree) finished(c cid.Cid, at place, depth int) bool {
	if !at.is(0) || t.supply.inside(depth) {
		return false
	}
	f, err := at.dir.OpenFile(at.base, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() > ipfs.MaxBlock || info.Size() > t.options.MaxBytes-t.done {
		return false
	}
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(f, data); err != nil || !isLeaf(c, data) || t.mode(f) != nil {
		return false
	}
	delete(at.left, at.base)
	t.count(len(data))
	return true
}

// isLeaf tells whether a block is file data and nothing else: alone, or in the node that older profiles put around it.
func isLeaf(c cid.Cid, data []byte) bool {
	switch codec := c.Prefix().Codec; {
	case ipfs.VerifyHash(c) != nil:
		return false
	case codec == cid.Raw:
		return ipfs.Holds(c, data)
	case codec != cid.DagProtobuf:
		return false
	}
	for _, kind := range []func([]byte) []byte{
		func(data []byte) []byte { return unixfs.FilePBData(data, uint64(len(data))) },
		unixfs.WrapData,
	} {
		n := merkledag.NodeWithData(kind(data))
		if block, err := n.EncodeProtobuf(true); err == nil && ipfs.Holds(c, block) {
			return true
		}
	}
	return false
}
