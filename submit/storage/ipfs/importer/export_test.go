package importer

import (
	"context"
	"fmt"
	"io"
)

// Reader imports a stream as one file, as Folder.Add does with each of its files.
func Reader(ctx context.Context, r io.Reader, o Options) (*Root, error) {
	rules, err := o.Profile.rules()
	if err != nil {
		return nil, err
	}
	c := newChunker(rules, o)
	p := &progress{tell: o.Progress, total: -1}
	made, err := c.stream(ctx, r, p)
	c.running.Wait()
	if err != nil {
		return nil, fmt.Errorf("reading the stream: %w", err)
	}
	return &Root{CID: made.cid, dagSize: made.tsize, Files: 1, Bytes: p.done}, nil
}

// What no other package asks for.
const CIDVersion1 = cidVersion1

func Profiles() []Profile { return profiles }

type ChangedError = changedError

// DAGSize is the size of all blocks in bytes.
func (root *Root) DAGSize() uint64 { return root.dagSize }
