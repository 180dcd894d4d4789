package upload

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// carBuffer is how much of a CAR is written at once, in bytes.
const carBuffer = 1 << 20

// CAR writes the blocks of the data to a CARv1 file with their root in its header. The file has its name when it is complete,
// and replaces one that had the name, but nothing else that had it.
func CAR(ctx context.Context, name string, s *Source, o importer.Options) (*importer.Root, error) {
	if there, err := os.Stat(name); err == nil && !there.Mode().IsRegular() {
		return nil, carFault(name, errors.New("what has that name is no file")) // a device would be gone
	}
	f, err := disk.Create(name)
	if err != nil {
		return nil, carFault(name, err)
	}
	defer f.Discard()
	// The root is known at the end, so its place is kept.
	place, err := o.Profile.Placeholder()
	if err != nil {
		return nil, err
	}
	written := &disk.Writer{Writer: f}
	buffered := bufio.NewWriterSize(written, carBuffer)
	if o.Blocks, err = importer.WriteCAR(buffered, place); err != nil {
		return nil, carFault(name, err)
	}
	root, err := s.Import(ctx, o)
	if written.Err != nil {
		return nil, carFault(name, written.Err)
	} else if err != nil {
		return nil, err
	}
	if err := errors.Join(buffered.Flush(), importer.SetRoot(f.File, root.CID), f.Sync()); err != nil {
		return nil, carFault(name, err)
	}
	if err := f.Keep(0o644); err != nil {
		return nil, carFault(name, err)
	}
	return root, nil
}

// StreamCAR writes a CARv1 to a stream. The data is hashed first: a stream's header cannot be changed at its end. A
// source that is read only once has no root by then and is refused.
func StreamCAR(ctx context.Context, w io.Writer, s *Source, o importer.Options) (*importer.Root, error) {
	if s.Once {
		return nil, errors.New("the root of a download is known at its end, want the name of a file for the CAR")
	}
	hashed, err := s.Import(ctx, o)
	if err != nil {
		return nil, err
	}
	buffered := bufio.NewWriterSize(w, carBuffer)
	if o.Blocks, err = importer.WriteCAR(buffered, hashed.CID); err != nil {
		return nil, err
	}
	root, err := s.Import(ctx, o)
	if err != nil {
		return nil, err
	}
	if !root.CID.Equals(hashed.CID) {
		return nil, &ChangedError{}
	}
	return root, buffered.Flush()
}

// carFault names the file once.
func carFault(name string, err error) error {
	return fmt.Errorf("writing %s: %w", name, disk.Cause(err))
}
