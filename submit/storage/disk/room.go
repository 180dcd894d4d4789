package disk

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/dustin/go-humanize"
	"github.com/shirou/gopsutil/v4/disk"
)

const (
	// maxReserve is what stays free of a disk, in bytes, or a twentieth of one where that is less: others live on it.
	maxReserve = 256 << 20
	// lookStep is how much is written at most between two looks at a disk, in bytes.
	lookStep = 64 << 20
	// block is what a file takes at least, in bytes, and what a hole has at least.
	block = 4 << 10
)

// FullError tells that nothing more is written to a disk because it would soon be full. It is also syscall.ENOSPC.
type FullError struct {
	// At is the folder where it begins: "/home".
	At string
	// Free bytes, of Total.
	Free, Total uint64
}

func (e *FullError) Error() string {
	return fmt.Sprintf("the disk at %s has no room for it: %s of %s free", e.At, humanize.Bytes(e.Free), humanize.Bytes(e.Total))
}

// Is makes it one with what the system says of a disk that is full.
func (*FullError) Is(other error) bool { return other == syscall.ENOSPC }

// Hint is what to do about it.
func (e *FullError) Hint() string { return "make room there, or name a folder on another disk" }

// Room is how much may be written to a disk before it is looked at again: it must never be full. Goroutines may share
// it; nil is a disk without end. Use NewRoom.
type Room struct {
	dir string
	// reserves are how many of them stay free.
	reserves uint64
	mutex    sync.Mutex
	// left may be written before the next look, in bytes.
	left int64
}

// NewRoom is the room on the disk of a folder that is there.
func NewRoom(dir string) *Room { return &Room{dir: dir, reserves: 1} }

// SpareRoom is room for what can be done without: it leaves some to what cannot.
func SpareRoom(dir string) *Room { return &Room{dir: dir, reserves: 3} }

// Fits tells whether so many bytes have room, a *FullError when not. A disk that cannot be looked at has room.
func (r *Room) Fits(bytes int64) error {
	if r == nil {
		return nil
	}
	_, err := r.look(bytes)
	return err
}

// Full is the *FullError of what the system says of a disk that is full, where a library has written to it; any other error as it is.
func Full(dir string, err error) error {
	if _, known := errors.AsType[*FullError](err); known || !isFull(err) {
		return err
	}
	if full := NewRoom(dir).Fits(math.MaxInt64); full != nil {
		return full
	}
	return err
}

// look is how much room there is now, in bytes, if it is enough.
func (r *Room) look(bytes int64) (room int64, err error) {
	usage, err := disk.Usage(r.dir)
	if err != nil || usage.Total == 0 {
		return bytes + lookStep, nil
	}
	room = int64(usage.Free) - int64(r.reserves*min(usage.Total/20, maxReserve))
	if room < bytes {
		return 0, &FullError{beginning(r.dir), usage.Free, usage.Total}
	}
	return room, nil
}

// beginning is the uppermost folder on the disk that a folder is on: where it is mounted.
func beginning(dir string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "."
	}
	for on := device(dir); dir != filepath.Dir(dir) && device(filepath.Dir(dir)) == on; {
		dir = filepath.Dir(dir)
	}
	return dir
}

// Take is asked before so many bytes are written to one file; a *FullError when there is no room for them.
func (r *Room) Take(bytes int64) error {
	if r == nil || bytes <= 0 {
		return nil
	}
	bytes = (bytes + block - 1) / block * block
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.left < bytes {
		room, err := r.look(bytes)
		if err != nil {
			return err
		}
		// Others write to it as well.
		r.left = max(bytes, min(room/4, lookStep))
	}
	r.left -= bytes
	return nil
}
