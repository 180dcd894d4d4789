package s3

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// stream reads one object.
type stream struct {
	ctx     context.Context
	listing *Listing
	object  Object
	body    io.ReadCloser
	at      int64
	// vain counts the tries since the last byte.
	vain int
}

// Read implements io.Reader.
func (s *stream) Read(p []byte) (int, error) {
	for {
		n, err := s.step(p)
		if s.at += int64(n); n > 0 {
			s.vain = 0
		}
		if s.at > s.object.Size {
			return 0, s.fault(refuse(reading, s.named(), "the server sent more of it than it has"))
		}
		switch {
		case n > 0 || err == nil:
			// At the very end the SDK's verdict on the checksum is still to come, with the next read.
			return n, nil
		case errors.Is(err, io.EOF) && s.at == s.object.Size:
			return 0, io.EOF
		}
		s.close()
		tries := s.listing.client.Options().Retryer.MaxAttempts()
		if s.vain++; s.vain >= tries || s.at == s.object.Size || s.ctx.Err() != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return 0, s.fault(err)
		}
	}
}

// step is one read, of a body that is opened first when there is none.
func (s *stream) step(p []byte) (int, error) {
	if s.body != nil {
		return s.body.Read(p)
	}
	request := &s3.GetObjectInput{Bucket: aws.String(s.listing.source.Bucket), Key: aws.String(s.object.Key)}
	if s.object.VersionID != "" {
		request.VersionId = aws.String(s.object.VersionID)
	}
	if s.object.ETag != "" {
		request.IfMatch = aws.String(s.object.ETag)
	}
	if s.at == 0 {
		request.ChecksumMode = types.ChecksumModeEnabled
	} else {
		request.Range = aws.String(fmt.Sprintf("bytes=%d-", s.at))
	}
	object, err := s.listing.client.GetObject(s.ctx, request)
	if err != nil {
		s.vain = s.listing.client.Options().Retryer.MaxAttempts() // the SDK has tried it again already
		return 0, err
	}
	s.body = object.Body
	if want := fmt.Sprintf("bytes %d-%d/%d", s.at, s.object.Size-1, s.object.Size); s.at > 0 && aws.ToString(object.ContentRange) != want {
		s.vain = s.listing.client.Options().Retryer.MaxAttempts()
		return 0, refuse(reading, s.named(), "the server sent another part of it than it was asked for")
	}
	return 0, nil
}

func (s *stream) named() Source { return s.listing.named(chosen{Object: s.object}) }

func (s *stream) fault(err error) error { return s.listing.failed(s.ctx, s.named(), err) }

func (s *stream) close() {
	if s.body != nil {
		s.body.Close()
		s.body = nil
	}
}
