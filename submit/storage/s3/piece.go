package s3

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"os"
	"path"
	"sync"
	"sync/atomic"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// pieceSize is how much of a large object is asked for at once, in bytes.
const pieceSize = 16 << 20

// objectFile is one object on its way into a file.
type objectFile struct {
	*target
	chosen
	// file is made by the first piece. Its name is part until it is complete.
	made sync.Once
	file *os.File
	part string
	// left counts the pieces that are not over; broken is set when one of them failed.
	left   atomic.Int64
	broken atomic.Bool
	// resumed is set when a transfer of it broke.
	resumed atomic.Bool
}

// small brings an object that fits into memory, and makes its file once all of it has come: a thousand of them cost
// a fraction of what as many parts cost that have to be renamed.
func (f *objectFile) small(ctx context.Context, w *worker) error {
	err := f.bring(ctx, w, 0, f.want, func(int) io.Writer {
		w.object.Reset()
		return &w.object
	})
	if err != nil {
		return err
	}
	if err := f.verify(ctx, bytes.NewReader(w.object.Bytes())); err != nil {
		return err
	}
	if err := cmp.Or(f.folder(path.Dir(f.Path)), f.room.Take(f.want)); err != nil {
		return err
	}
	file, err := f.root.OpenFile(f.Path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(w.object.Bytes())
	if err = cmp.Or(err, file.Chmod(fileMode), file.Close()); err != nil {
		_ = f.root.Remove(f.Path)
	}
	return err
}

// piece brings one piece; the last of them puts the file in its place.
func (f *objectFile) piece(ctx context.Context, w *worker, n int64) error {
	var err error
	f.made.Do(func() {
		if err = f.folder(path.Dir(f.part)); err == nil {
			f.file, err = f.root.OpenFile(f.part, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
		}
	})
	first := n * pieceSize
	if err == nil && f.file != nil { // else another piece says why
		err = f.bring(ctx, w, first, min(f.want-first, pieceSize), func(try int) io.Writer {
			if try > 1 { // what came first is there
				return io.NewOffsetWriter(f.file, first)
			}
			return disk.NewHoles(f.file, first, f.room)
		})
	}
	if err != nil {
		f.broken.Store(true)
	}
	if f.left.Add(-1) > 0 {
		return err
	}
	if err == nil && !f.broken.Load() {
		err = f.finish(ctx)
	}
	if f.file == nil {
		return err
	}
	return cmp.Or(err, f.file.Close())
}

// bring writes some bytes of the object. Of what has another checksum at its end everything comes again: it may have been
// damaged on its way. to begins anew where it is to be.
func (f *objectFile) bring(ctx context.Context, w *worker, first, size int64, to func(try int) io.Writer) error {
	for try := 1; ; try++ {
		from := f.body(ctx, f.Object, first, size, f.report)
		// Plain ones: the buffer is the worker's.
		_, err := io.CopyBuffer(struct{ io.Writer }{to(try)}, struct{ io.Reader }{from}, w.buffer)
		from.Close()
		if from.resumed {
			f.resumed.Store(true)
		}
		if !from.wrong || try >= f.client.Options().Retryer.MaxAttempts() {
			return err
		}
		f.report(-from.got)
	}
}

// finish gives the file its mode and its name.
func (f *objectFile) finish(ctx context.Context) error {
	if err := f.file.Truncate(f.want); err != nil { // it may end with a hole
		return err
	}
	if err := f.verify(ctx, f.file); err != nil {
		return err
	}
	if err := f.file.Chmod(fileMode); err != nil {
		return err
	}
	if err := f.folder(path.Dir(f.Path)); err != nil {
		return err
	}
	return f.root.Rename(f.part, f.Path)
}

const (
	// smallSize is what an object may have, in bytes, of which all is in memory before its file is made.
	smallSize = 256 << 10
	// bufferSize is how much of an object is read at once, in bytes.
	bufferSize = 128 << 10
)

// worker does one piece of work after another. Its memory, and a stack that has grown to what a request takes, serve
// for all of them.
type worker struct {
	buffer []byte
	object bytes.Buffer
}

// work is one object, or a piece of a large one.
type work func(*worker) error

// workers do what is queued, all of it, so that what has begun is also ended: failed is told of every error, and its
// first one is to make the rest fail at once. stop waits for them.
func workers(failed context.CancelCauseFunc) (queue chan<- work, stop func()) {
	all := make(chan work)
	var group sync.WaitGroup
	for range parallel {
		group.Go(func() {
			w := &worker{buffer: make([]byte, bufferSize)}
			for do := range all {
				if err := do(w); err != nil {
					failed(err)
				}
			}
		})
	}
	return all, func() {
		close(all)
		group.Wait()
	}
}
