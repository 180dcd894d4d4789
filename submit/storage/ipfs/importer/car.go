package importer

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/ipfs/go-cid"
	"github.com/ipld/go-ipld-prime"
	"github.com/ipld/go-ipld-prime/codec/dagcbor"
	"github.com/ipld/go-ipld-prime/datamodel"
	"github.com/ipld/go-ipld-prime/fluent/qp"
	cidlink "github.com/ipld/go-ipld-prime/linking/cid"
	"github.com/ipld/go-ipld-prime/node/basicnode"
)

// WriteCAR begins a CARv1 and returns what appends a block to it, for Options.Blocks. There may be no roots, as
// in a stream whose root is known at the end only. Nothing is buffered, and nothing remembered: go-car keeps an
// index of all blocks in memory, which grows with the data.
func WriteCAR(w io.Writer, roots ...cid.Cid) (func(Block) error, error) {
	header, err := carHeader(roots)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(header); err != nil {
		return nil, fmt.Errorf("writing the CAR: %w", err)
	}
	return func(b Block) error { return WriteSection(w, b) }, nil
}

// WriteSection writes a block as it stands in a CARv1 behind the header.
func WriteSection(w io.Writer, b Block) error {
	id := b.CID.Bytes()
	start := binary.AppendUvarint(nil, uint64(len(id)+len(b.Data)))
	if _, err := w.Write(append(start, id...)); err != nil {
		return fmt.Errorf("writing the CAR: %w", err)
	}
	if _, err := w.Write(b.Data); err != nil {
		return fmt.Errorf("writing the CAR: %w", err)
	}
	return nil
}

// SetRoot puts the root into the header of a CAR that was begun with the profile's Placeholder.
func SetRoot(w io.WriterAt, root cid.Cid) error {
	header, err := carHeader([]cid.Cid{root})
	if err != nil {
		return err
	}
	if _, err := w.WriteAt(header, 0); err != nil {
		return fmt.Errorf("writing the root of the CAR: %w", err)
	}
	return nil
}

// Placeholder is a CID as long as those of the profile's roots.
func (p Profile) Placeholder() (cid.Cid, error) {
	r, err := p.rules()
	if err != nil {
		return cid.Undef, err
	}
	return r.node.Sum(nil)
}

// carHeader is the CBOR map {roots, version} with its length before it.
func carHeader(roots []cid.Cid) ([]byte, error) {
	node, err := qp.BuildMap(basicnode.Prototype.Any, 2, func(m datamodel.MapAssembler) {
		qp.MapEntry(m, "roots", qp.List(int64(len(roots)), func(l datamodel.ListAssembler) {
			for _, root := range roots {
				qp.ListEntry(l, qp.Link(cidlink.Link{Cid: root}))
			}
		}))
		qp.MapEntry(m, "version", qp.Int(1))
	})
	if err != nil {
		return nil, fmt.Errorf("encoding the CAR's header: %w", err)
	}
	body, err := ipld.Encode(node, dagcbor.Encode)
	if err != nil {
		return nil, fmt.Errorf("encoding the CAR's header: %w", err)
	}
	return append(binary.AppendUvarint(nil, uint64(len(body))), body...), nil
}
