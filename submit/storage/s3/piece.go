package s3

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
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

// piece brings one piece; the last of them puts the file in its place.
func (f *fetching) piece(ctx context.Context, n int64) error {
	var err error
	f.made.Do(func() {
		if err = f.folder(path.Dir(f.part)); err == nil {
			f.file, err = f.root.OpenFile(f.part, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
		}
	})
	first := n * pieceSize
	if err == nil && f.file != nil { // else another piece says why
		err = f.bring(ctx, first, min(f.want-first, pieceSize))
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

// bring writes some bytes of the object, and begins again when the transfer breaks.
func (f *fetching) bring(ctx context.Context, first, size int64) error {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval = firstPause
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		counted := &counter{report: f.report}
		err := f.try(ctx, first, size, counted)
		if err != nil {
			f.report(-counted.n)
		}
		return struct{}{}, err
	}, backoff.WithBackOff(pauses), backoff.WithMaxTries(uint(f.client.Options().Retryer.MaxAttempts())))
	return err
}

func (f *fetching) try(ctx context.Context, first, size int64, counted *counter) error {
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
	counted.Writer = io.NewOffsetWriter(f.file, first)
	// One byte more than wanted, so that the end is read, where the SDK compares the checksum.
	n, err := io.Copy(counted, io.LimitReader(object.Body, size+1))
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
	// The SDK has compared what came in one piece, unless it was uploaded in several.
	if f.want == f.Size && (f.Size > pieceSize || strings.Contains(f.ETag, "-")) {
		if err := f.verify(ctx); err != nil {
			return err
		}
	}
	if err := f.file.Chmod(0o644); err != nil {
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
