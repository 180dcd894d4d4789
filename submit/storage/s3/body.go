package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/cenkalti/backoff/v5"

	"github.com/seatrial/seatrial/submit/storage/transfer"
)

// firstPause is that before a transfer that brought nothing is tried again; the following ones are longer.
const firstPause = 100 * time.Millisecond

// body is an object, or a part of it, while it arrives. A transfer that breaks goes on where it broke. It ends with
// io.EOF only when all of it has come; its other errors are *Error.
type body struct {
	*transfer.Source
	ctx     context.Context
	listing *Listing
	object  Object
	// first byte of the object and size in bytes of what is wanted of it.
	first, size int64
	// resumed: it broke, so that the SDK has not seen all of it at once.
	resumed bool
	// got is how many bytes have come. wrong: that is all of it, and it was not taken, for its checksum.
	got   int64
	wrong bool
}

// body reads so many bytes of an object, from the first on. progress is told of every piece; it may be nil. Close it.
func (l *Listing) body(ctx context.Context, o Object, first, size int64, progress func(piece int64)) *body {
	b := &body{ctx: ctx, listing: l, object: o, first: first, size: size}
	b.Source = transfer.New(ctx, b.open, transfer.Options{
		Pauses: func() backoff.BackOff {
			pauses := backoff.NewExponentialBackOff()
			pauses.InitialInterval = firstPause
			return pauses
		},
		Tries:    uint(l.client.Options().Retryer.MaxAttempts()),
		Progress: progress,
		ToEnd:    true, // where the SDK compares the checksum
	})
	return b
}

// open is a transfer.Opener.
func (b *body) open(ctx context.Context, at transfer.Position) (*transfer.Opened, error) {
	request := &s3.GetObjectInput{
		Bucket: aws.String(b.listing.source.Bucket), Key: aws.String(b.object.Key),
		VersionId: optional(b.object.VersionID), IfMatch: optional(b.object.ETag),
	}
	whole, want := b.size == b.object.Size, ""
	if b.resumed = at.Offset > 0; b.resumed || !whole {
		first, last := b.first+at.Offset, b.first+b.size-1
		request.Range = aws.String(fmt.Sprintf("bytes=%d-%d", first, last))
		want = fmt.Sprintf("bytes %d-%d/%d", first, last, b.object.Size)
	} else {
		request.ChecksumMode = types.ChecksumModeEnabled // the SDK then compares
	}
	answer, err := b.listing.client.GetObject(ctx, request)
	if err != nil {
		return nil, backoff.Permanent(err) // the SDK has tried it again already
	}
	opened := &transfer.Opened{ReadCloser: answer.Body, Position: transfer.Position{Offset: at.Offset, Size: b.size}}
	switch got := aws.ToString(answer.ContentRange); {
	case want == "", got == want:
	case got == "" && whole:
		opened.Offset = 0 // a service without ranges sends all of it again
	default:
		answer.Body.Close()
		return nil, backoff.Permanent(refuse(reading, b.listing.named(b.object), "the server sent another part of it than it was asked for"))
	}
	return opened, nil
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.Source.Read(p)
	b.got += int64(n)
	if err == nil || errors.Is(err, io.EOF) {
		return n, err
	}
	if broken, ok := errors.AsType[*transfer.BrokenError](err); ok {
		err = broken.Err
	} else if errors.Is(err, transfer.ErrLonger) {
		err = refuse(reading, b.listing.named(b.object), err.Error())
	} else {
		b.wrong = b.got == b.size && b.ctx.Err() == nil
	}
	return n, b.listing.failed(b.ctx, b.listing.named(b.object), err)
}

// optional is nil for an empty text, which the service is not told then.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
