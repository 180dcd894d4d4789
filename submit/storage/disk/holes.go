package disk

import (
	"bytes"
	"io"
	"os"
	"sync"
)

// Holes writes to a file that has nothing behind the place where it begins, and leaves out what is zero, so that it takes
// no room on the disk: an archive of a hundred bytes may have a file of as many gigabytes. Call Flush at the end.
type Holes struct {
	// file is that, and room that of its disk.
	file *os.File
	room *Room
	// at is where the next byte goes, and written where the last one is that was no hole.
	at, written int64
	// Err is what the disk has failed with: whoever copies may fail for other reasons.
	Err error
}

// NewHoles writes to a file from an offset on.
func NewHoles(file *os.File, at int64, room *Room) *Holes {
	return &Holes{file: file, room: room, at: at, written: at}
}

var zeros [copyBuffer]byte

// Write implements io.Writer.
func (h *Holes) Write(p []byte) (n int, err error) {
	for n < len(p) && h.Err == nil {
		data, hole := h.next(p[n:])
		if data > 0 {
			if h.Err = h.room.Take(int64(data)); h.Err == nil {
				_, h.Err = h.file.WriteAt(p[n:n+data], h.at)
			}
			if h.Err != nil {
				break
			}
			h.written = h.at + int64(data)
		}
		h.at += int64(data + hole)
		n += data + hole
	}
	return n, h.Err
}

// next is how much of a piece is data, and how much behind that is a hole.
func (h *Holes) next(p []byte) (data, hole int) {
	if len(p) <= len(zeros) && bytes.Equal(p, zeros[:len(p)]) {
		return 0, len(p)
	}
	at := h.at
	for rest := p; len(rest) > 0; {
		size := min(len(rest), int(block-at%block)) // whole blocks of the file, but for the first and the last
		switch zero := bytes.Equal(rest[:size], zeros[:size]); {
		case zero:
			hole += size
		case hole > 0:
			return data, hole
		default:
			data += size
		}
		rest = rest[size:]
		at += int64(size)
	}
	return data, hole
}

// Flush makes the file as long as what was written to it.
func (h *Holes) Flush() error {
	if h.Err == nil && h.written < h.at {
		h.Err = h.file.Truncate(h.at)
		h.written = h.at
	}
	return h.Err
}

// ReadFrom copies all that comes. What the disk has failed with is in Err.
func (h *Holes) ReadFrom(from io.Reader) (n int64, err error) {
	buffer := buffers.Get().(*[copyBuffer]byte)
	defer buffers.Put(buffer)
	// Plain ones: the buffer is to be used.
	return io.CopyBuffer(struct{ io.Writer }{h}, struct{ io.Reader }{from}, buffer[:])
}

// copyBuffer is how much is copied at once, in bytes.
const copyBuffer = 128 << 10

var buffers = sync.Pool{New: func() any { return new([copyBuffer]byte) }}
