package retrieve

import (
	"os"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
)

// output is a file while it is written. What an interrupted fetch has left of it is held to its hashes, part by part,
// and the first part that is not there, or is another, is where writing begins.
type output struct {
	*os.File
	// holes writes to it; nil until something is written.
	holes *disk.Holes
	room  *disk.Room
	// left: nothing was written yet, and all before at is as it should be.
	left bool
	at   int64
}

// open makes the file of a place, or opens what is left of it.
func (p place) open(room *disk.Room) (*output, error) {
	there, err := p.use(0)
	if err != nil {
		return nil, err
	}
	flags := os.O_CREATE | os.O_EXCL | os.O_WRONLY
	if there {
		flags = os.O_RDWR
	}
	f, err := p.dir.OpenFile(p.base, flags, 0o644)
	return &output{File: f, left: there, room: room}, err
}

// has tells whether the next bytes are there and are the leaf c, and goes on behind them.
func (o *output) has(c cid.Cid, size uint64) bool {
	if !o.left || size == 0 || size > ipfs.MaxBlock {
		return false
	}
	b := newBlock(int(size))
	defer b.free()
	if _, err := o.ReadAt(b.data, o.at); err != nil || !isLeaf(c, b.data) {
		return false
	}
	o.at += int64(size)
	return true
}

// Write appends to what is as it should be.
func (o *output) Write(data []byte) (int, error) {
	if len(data) == 0 {
		return 0, nil // a node above the parts has none
	}
	if err := o.settle(); err != nil {
		return 0, err
	}
	return o.holes.Write(data)
}

// settle ends the use of what was left: nothing is behind it.
func (o *output) settle() error {
	if o.holes != nil {
		return nil
	}
	if o.left {
		if err := o.Truncate(o.at); err != nil {
			return err
		}
	}
	o.left, o.holes = false, disk.NewHoles(o.File, o.at, o.room)
	return nil
}

// finish makes the file as long as it is to be.
func (o *output) finish() error {
	if err := o.settle(); err != nil {
		return err
	}
	return o.holes.Flush()
}
