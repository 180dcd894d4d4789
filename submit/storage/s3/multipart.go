package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	tmtypes "github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager/types"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

const (
	// partSize is that of an upload's parts, in bytes, and what is stored in one piece: a tenth of maxParts
	// of them are larger than most inputs.
	partSize = 8 << 20
	// maxParts is the most that S3 lets an object have.
	maxParts = 10_000
	// streamPartSize is for streams of unknown length: maxStream at most, which is more than a local run takes.
	streamPartSize = 16 << 20
	maxStream      = streamPartSize * maxParts
	// partsAtOnce are held in memory.
	partsAtOnce = 4
)

// partSizeOf is how large the parts of an object are: always the same for one size, so that its checksum is.
func partSizeOf(size int64) int64 {
	n := int64(partSize)
	for size > n*maxParts {
		n *= 2
	}
	return n
}

// upload stores an object of more than one part, or a stream whose size is -1. What it has sent is taken back when it fails.
func (p *place) upload(ctx context.Context, key string, content io.Reader, size int64) error {
	part := partSizeOf(size)
	if size < 0 {
		part = streamPartSize
	}
	manager := transfermanager.New(p.Client, func(o *transfermanager.Options) {
		o.PartSizeBytes, o.MultipartUploadThreshold = part, part
		o.Concurrency = partsAtOnce
		o.FailTimeout = limits.Bucket.Idle
		o.ChecksumAlgorithm = tmtypes.ChecksumAlgorithmSha256
		o.ObjectProgressListeners.Register(&partListener{place: p})
	})
	// A plain reader: the manager would otherwise ask for its length, and read again what a stream has no more.
	_, err := manager.UploadObject(ctx, &transfermanager.UploadObjectInput{
		Bucket: aws.String(p.to.Bucket), Key: aws.String(key), Body: struct{ io.Reader }{content},
	})
	return err
}

// partListener turns the manager's totals, which come in any order, into steps.
type partListener struct {
	place *place
	mutex sync.Mutex
	done  int64
}

// OnObjectBytesTransferred is called by the manager.
func (l *partListener) OnObjectBytesTransferred(_ context.Context, e *transfermanager.ObjectBytesTransferredEvent) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if e.BytesTransferred > l.done {
		l.place.report(e.BytesTransferred - l.done)
		l.done = e.BytesTransferred
	}
}

// PutReader stores a stream under the key, or below it under its name when the key is empty or ends in a slash. size in
// bytes is -1 when it is not known, and otherwise held against what comes. Nothing is left in the bucket of a stream that
// breaks. The error wraps that of the stream, or is an *Error.
func PutReader(ctx context.Context, r io.Reader, name string, size int64, to Source, o PutOptions) (*Stored, error) {
	if to.Key = fileKey(to.Key, name); !to.Single() {
		return nil, refuse(storing, to, noObject)
	}
	c, err := openForWriting(ctx, &to)
	if err != nil {
		return nil, err
	}
	defer c.close()
	stream := &measured{r: r, size: size}
	p := &place{client: c, to: to, progress: progress{tell: o.Progress, total: size}}
	err = p.upload(ctx, to.Key, stream, size)
	if stream.err != nil {
		return nil, fmt.Errorf("reading %s: %w", words.Said(name), stream.err)
	}
	if err != nil {
		return nil, c.failure(ctx, storing, to, "", err)
	}
	return &Stored{Bucket: to.Bucket, Prefix: to.Key, Objects: 1, Bytes: stream.n}, nil
}

// noObject is wrong with a place for one file, which nodes would take for the beginning of keys.
const noObject = "want s3://BUCKET/KEY, the key of one object, or a folder with its slash"

// measured holds a stream against the size that it was said to have, -1 for none, and keeps its error.
type measured struct {
	r       io.Reader
	n, size int64
	err     error
}

// Read implements io.Reader.
func (m *measured) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.n += int64(n)
	switch {
	case m.size >= 0 && (m.n > m.size || errors.Is(err, io.EOF) && m.n != m.size):
		err = fmt.Errorf("it has %d bytes so far, want %d", m.n, m.size)
	case m.size < 0 && m.n > maxStream:
		err = fmt.Errorf("its length is not told and it has more than %d GiB, which is the most that can be stored then", maxStream>>30)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		m.err = err
	}
	return n, err
}
