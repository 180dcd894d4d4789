package rootfs

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// A cache file is this line, which changes with every change of the format or of what is indexed, then in zstd the layer's
// digest, so that a file under a wrong name is found out, and its nodes. The zstd has a checksum.
const (
	cacheName  = "seatrial layer index "
	cacheMagic = cacheName + "6\n"
)

// cacheWindow is that of the zstd, in bytes: files are read and written by the dozen at once.
const cacheWindow = 512 << 10

// path is the file of a digest, which hasher has found to be of a known kind or that was never stored.
func (c *Cache) path(digest string) string {
	return filepath.Join(c.dir, filepath.Base(strings.ReplaceAll(digest, ":", "-"))+cacheSuffix)
}

const cacheSuffix = ".index"

// load reads an index that store wrote. Anything unexpected is as good as nothing; the error is that the index takes more
// than room bytes.
func (c *Cache) load(digest string, room int64) (*contents, error) {
	if c.dir == "" {
		return nil, nil
	}
	if _, err := hasher(digest); err != nil {
		return nil, nil
	}
	f, err := limits.State.Open(c.path(digest))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		c.failed(c.path(digest), "the layer is read again", err)
		return nil, nil
	}
	defer f.Close()
	x, err := decodeIndex(f, digest, room)
	if _, ok := limits.Of(err); ok {
		return nil, err
	}
	if err != nil {
		if !errors.Is(err, errVersion) {
			c.failed(c.path(digest), "the layer is read again", errDamaged)
		}
		_ = os.Remove(c.path(digest))
		return nil, nil
	}
	now := c.now()
	_ = os.Chtimes(c.path(digest), now, now)
	return x, nil
}

var (
	errDamaged = errors.New("it is damaged")
	// errVersion is that of another version of Seatrial, which is nothing that a user can do something about.
	errVersion = errors.New("it is of another version")
)

// store writes an index under its digest in one step, and removes what was not used for longest.
func (c *Cache) store(digest string, x *contents) {
	if c.dir == "" {
		return
	}
	if err := c.write(digest, x); err != nil {
		c.failed(c.dir, "what is read of layers is not kept", err)
		return
	}
	c.evict(filepath.Base(c.path(digest)))
}

func (c *Cache) write(digest string, x *contents) error {
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return err
	}
	f, err := disk.Create(c.path(digest))
	if err != nil {
		return err
	}
	defer f.Discard()
	if err := encodeIndex(f, x, digest); err != nil {
		return err
	}
	return f.Keep(0o600)
}

func encodeIndex(to *disk.File, x *contents, digest string) error {
	if _, err := to.WriteString(cacheMagic); err != nil {
		return err
	}
	packed, err := zstd.NewWriter(to, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(cacheWindow), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return err
	}
	w := &recorder{Writer: bufio.NewWriterSize(packed, 64<<10)}
	w.text(digest)
	w.contents(x)
	if err := w.Flush(); err != nil {
		return err
	}
	return packed.Close()
}

func decodeIndex(from *os.File, digest string, room int64) (*contents, error) {
	magic := make([]byte, len(cacheMagic))
	switch _, err := io.ReadFull(from, magic); {
	case err != nil:
		return nil, errRecord
	case string(magic) != cacheMagic && strings.HasPrefix(string(magic), cacheName):
		return nil, errVersion
	case string(magic) != cacheMagic:
		return nil, errRecord
	}
	packed, err := zstd.NewReader(limits.State.Reader(from), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(cacheWindow), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, err
	}
	defer packed.Close()
	r := &player{Reader: bufio.NewReaderSize(packed, 64<<10)}
	if r.text() != digest {
		return nil, errRecord
	}
	x, err := r.contents(room)
	if err != nil {
		return nil, err
	}
	// The checksum is read with the end.
	if _, err := r.ReadByte(); !errors.Is(err, io.EOF) {
		return nil, errRecord
	}
	return x, nil
}
