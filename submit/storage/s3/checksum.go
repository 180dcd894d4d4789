package s3

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"hash/crc32"
	"hash/crc64"
	"io"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/seatrial/seatrial/submit/limits"
)

// crc64NVME is the polynomial of S3's CRC-64, in the form that hash/crc64 wants.
const crc64NVME = 0x9a6c_9329_ac4b_c9b5

// checksum is one that S3 keeps of an object.
type checksum struct {
	name string
	new  func() hash.Hash
	want string
}

// checksumOf is the strongest checksum that S3 keeps of an object; nil when it keeps none that is known here.
func checksumOf(o *s3.HeadObjectOutput) *checksum {
	for _, c := range []checksum{
		{"SHA-256", sha256.New, aws.ToString(o.ChecksumSHA256)},
		{"SHA-1", sha1.New, aws.ToString(o.ChecksumSHA1)},
		{"CRC-64", func() hash.Hash { return crc64.New(crc64.MakeTable(crc64NVME)) }, aws.ToString(o.ChecksumCRC64NVME)},
		{"CRC-32C", func() hash.Hash { return crc32.New(crc32.MakeTable(crc32.Castagnoli)) }, aws.ToString(o.ChecksumCRC32C)},
		{"CRC-32", func() hash.Hash { return crc32.NewIEEE() }, aws.ToString(o.ChecksumCRC32)},
	} {
		if c.want != "" {
			return &c
		}
	}
	return nil
}

// verify holds what came in pieces against the object's checksum, which S3 tells of whole objects only. What came
// in one the SDK has compared, unless it broke, or was uploaded in several.
func (f *objectFile) verify(ctx context.Context, content io.ReaderAt) error {
	if f.want < f.Size || !f.resumed.Load() && f.Size <= pieceSize && !strings.Contains(f.ETag, "-") {
		return nil
	}
	o, err := f.client.checksums(ctx, f.source.Bucket, f.Object, 0)
	if err != nil {
		return err
	}
	sum := checksumOf(o)
	if sum == nil {
		return nil
	}
	part := f.Size
	if sum.composite(o) {
		first, err := f.client.checksums(ctx, f.source.Bucket, f.Object, 1)
		if err != nil {
			return err
		}
		if part = aws.ToInt64(first.ContentLength); part <= 0 || part > f.Size {
			return nil // a service that does not tell its parts
		}
	}
	got, err := sum.compute(ctx, io.NewSectionReader(content, 0, f.Size), f.Size, part, sum.composite(o))
	if err != nil {
		return err
	}
	if got != sum.want {
		return refuse(reading, f.named(f.Object), fmt.Sprintf("what came has %s %s, want %s", sum.name, got, sum.want))
	}
	return nil
}

// sound tells whether what an interrupted fetch has left is the object, by its checksum or the MD5 that most ETags are. It is
// then counted, and else removed. Of an object with neither it takes the size for enough.
func (f *objectFile) sound(ctx context.Context) bool {
	there, err := f.root.Open(f.Path)
	if err != nil {
		return false
	}
	defer there.Close()
	known := false
	if sum, err := hex.DecodeString(strings.Trim(f.ETag, `"`)); err == nil && len(sum) == md5.Size {
		h := md5.New()
		_, err = io.Copy(h, limits.Until(ctx, there))
		known = err == nil && bytes.Equal(h.Sum(nil), sum)
	} else {
		f.resumed.Store(true)
		known = f.verify(ctx, there) == nil && ctx.Err() == nil
		f.resumed.Store(false)
	}
	if known {
		f.report(f.Size)
		return true
	}
	_ = f.root.Remove(f.Path) // what cannot be removed cannot be made either, which is then said
	return false
}

// composite tells whether the checksum is that of the checksums of the object's parts: "…-3".
func (c *checksum) composite(o *s3.HeadObjectOutput) bool {
	return o.ChecksumType == types.ChecksumTypeComposite || strings.Contains(c.want, "-")
}

// compute makes the checksum of a file as S3 does, that of parts of a size in bytes when it is composite.
func (c *checksum) compute(ctx context.Context, r io.Reader, size, part int64, composite bool) (string, error) {
	r = limits.Until(ctx, r)
	h := c.new()
	if !composite {
		_, err := io.Copy(h, r)
		return base64.StdEncoding.EncodeToString(h.Sum(nil)), err
	}
	all, parts := c.new(), 0
	for ; size > 0; size -= part {
		h.Reset()
		if _, err := io.CopyN(h, r, min(part, size)); err != nil {
			return "", err
		}
		all.Write(h.Sum(nil))
		parts++
	}
	return fmt.Sprintf("%s-%d", base64.StdEncoding.EncodeToString(all.Sum(nil)), parts), nil
}
