package s3

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/cenkalti/backoff/v5"
)

// pieceSize is how much of a large object is asked for at once, in bytes.
const pieceSize = 16 << 20

// firstPause is that before a transfer that broke is tried again; the following ones are longer.
const firstPause = 100 * time.Millisecond

// fetching is one object on its way into a file.
type fetching struct {
	*transfer
	chosen
	// file is made by the first piece. Its name is part until it is complete.
	made sync.Once
	file *os.File
	part string
	// left counts the pieces that are not over; broken is set when one of them failed.
	left   atomic.Int64
	broken atomic.Bool
}

// small brings an object that fits into memory, and makes its file once all of it has come: a thousand of them cost
// a fraction of what as many parts cost that have to be renamed.
func (f *fetching) small(ctx context.Context, w *worker) error {
	err := f.bring(ctx, w, 0, f.want, func() io.Writer {
		w.object.Reset()
		return &w.object
	})
	if err != nil {
		return err
	}
	if err := f.verify(ctx, bytes.NewReader(w.object.Bytes())); err != nil {
		return err
	}
	if err := f.folder(path.Dir(f.Path)); err != nil {
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
func (f *fetching) piece(ctx context.Context, w *worker, n int64) error {
	var err error
	f.made.Do(func() {
		if err = f.folder(path.Dir(f.part)); err == nil {
			f.file, err = f.root.OpenFile(f.part, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
		}
	})
	first := n * pieceSize
	if err == nil && f.file != nil { // else another piece says why
		err = f.bring(ctx, w, first, min(f.want-first, pieceSize), func() io.Writer { return io.NewOffsetWriter(f.file, first) })
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

// bring writes some bytes of the object, and begins again when the transfer breaks, with another writer.
func (f *fetching) bring(ctx context.Context, w *worker, first, size int64, to func() io.Writer) error {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval = firstPause
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		counted := &counter{Writer: to(), report: f.report}
		err := f.try(ctx, w, first, size, counted)
		if err != nil {
			f.report(-counted.n)
		}
		return struct{}{}, err
	}, backoff.WithBackOff(pauses), backoff.WithMaxTries(uint(f.client.Options().Retryer.MaxAttempts())))
	return err
}

func (f *fetching) try(ctx context.Context, w *worker, first, size int64, counted *counter) error {
	ranged := size < f.Size
	request := &s3.GetObjectInput{Bucket: aws.String(f.source.Bucket), Key: aws.String(f.Key)}
	if f.VersionID != "" {
		request.VersionId = aws.String(f.VersionID)
	}
	if f.ETag != "" {
		request.IfMatch = aws.String(f.ETag)
	}
	if ranged {
		request.Range = aws.String(fmt.Sprintf("bytes=%d-%d", first, first+size-1))
	} else {
		request.ChecksumMode = types.ChecksumModeEnabled // the SDK then compares
	}
	object, err := f.client.GetObject(ctx, request)
	if err != nil {
		return backoff.Permanent(err) // the SDK has tried it again already
	}
	defer object.Body.Close()
	if want := fmt.Sprintf("bytes %d-%d/%d", first, first+size-1, f.Size); ranged && aws.ToString(object.ContentRange) != want {
		return backoff.Permanent(f.wrong("the server sent another part of it than it was asked for"))
	}
	// One byte more than wanted, so that the end is read, where the SDK compares the checksum.
	n, err := io.CopyBuffer(counted, io.LimitReader(object.Body, size+1), w.buffer)
	switch {
	case counted.err != nil:
		return backoff.Permanent(counted.err)
	case err != nil:
		return err
	case n < size:
		return io.ErrUnexpectedEOF
	case n > size:
		return backoff.Permanent(f.wrong("the server sent more of it than it has"))
	}
	return nil
}

// finish gives the file its mode and its name.
func (f *fetching) finish(ctx context.Context) error {
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

func (f *fetching) wrong(reason string) error {
	return refuse(reading, f.named(f.chosen), reason)
}

// counter reports bytes as they are written, and keeps what the disk says.
type counter struct {
	io.Writer
	report func(bytes int64)
	n      int64
	err    error
}

// Write implements io.Writer.
func (c *counter) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	c.n += int64(n)
	c.report(int64(n))
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	return n, err
}
