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
)

const (
	// partSize is that of an upload's parts, in bytes, and what is stored in one piece: a tenth of maxParts
	// of them are larger than most inputs.
	partSize = 8 << 20
	// maxParts is the most that S3 lets an object have.
	maxParts = 10_000
	// streamPartSize is for streams of unknown length: 625 GiB at most.
	streamPartSize = 64 << 20
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
func (c *client) upload(ctx context.Context, to Source, key string, content io.Reader, size int64, report func(int64)) error {
	part := partSizeOf(size)
	if size < 0 {
		part = streamPartSize
	}
	manager := transfermanager.New(c.Client, func(o *transfermanager.Options) {
		o.PartSizeBytes, o.MultipartUploadThreshold = part, part
		o.Concurrency = partsAtOnce
		o.FailTimeout = stallTimeout
		o.ChecksumAlgorithm = tmtypes.ChecksumAlgorithmSha256
		o.ObjectProgressListeners.Register(&partListener{report: report})
	})
	// A plain reader: the manager would otherwise ask for its length, and read again what a stream has no more.
	_, err := manager.UploadObject(ctx, &transfermanager.UploadObjectInput{
		Bucket: aws.String(to.Bucket), Key: aws.String(key), Body: struct{ io.Reader }{content},
	})
	return err
}

// partListener turns the manager's totals, which come in any order, into steps.
type partListener struct {
	report func(bytes int64)
	mutex  sync.Mutex
	done   int64
}

// OnObjectBytesTransferred is called by the manager.
func (l *partListener) OnObjectBytesTransferred(_ context.Context, e *transfermanager.ObjectBytesTransferredEvent) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if e.BytesTransferred > l.done {
		l.report(e.BytesTransferred - l.done)
		l.done = e.BytesTransferred
	}
}

// PutReader stores a stream under the key, which must be the whole of it. size in bytes is -1 when it is not known, and
// otherwise held against what comes. Nothing is left in the bucket of a stream that breaks. The error is that of the stream, or an *Error.
func PutReader(ctx context.Context, r io.Reader, size int64, to Source, o PutOptions) (*Stored, error) {
	if to.Bucket == "" || !to.Single() {
		return nil, refuse(storing, to, "want s3://BUCKET/KEY, the key of one object")
	}
	c, err := openForWriting(ctx, &to)
	if err != nil {
		return nil, err
	}
	defer c.close()
	stream := &measured{r: r, size: size}
	var done int64
	err = c.upload(ctx, to, to.Key, stream, size, func(n int64) {
		if done += n; o.Progress != nil {
			o.Progress(done, size)
		}
	})
	if stream.err != nil {
		return nil, stream.err
	}
	if err != nil {
		return nil, c.failure(ctx, storing, to, "", err)
	}
	return &Stored{Bucket: to.Bucket, Prefix: to.Key, Objects: 1, Bytes: stream.n}, nil
}

// measured holds a stream against the size that it was said to have, and keeps its error.
type measured struct {
	r       io.Reader
	n, size int64
	err     error
}

// Read implements io.Reader.
func (m *measured) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.n += int64(n)
	if m.size >= 0 && (m.n > m.size || errors.Is(err, io.EOF) && m.n != m.size) {
		err = fmt.Errorf("reading the data to store: it has %d bytes so far, want %d", m.n, m.size)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		m.err = err
	}
	return n, err
}
