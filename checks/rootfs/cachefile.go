package rootfs

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// A cache file is this line, which changes with every change of the format or of what is indexed, then
// the SHA-256 of the rest, then an indexRecord as gob in zstd.
const cacheMagic = "seatrial layer index 1\n"

// maxRecord bounds what a cache file unpacks to.
const maxRecord = 4 * maxHeld

// indexRecord is the contents in a form that compresses well.
type indexRecord struct {
	// Digest of the layer, so that a file under a wrong name is found out.
	Digest            string
	Names             []string
	Entries           []Entry
	Whiteouts, Opaque []string
}

// path is the file of a digest, which hasher has found to be of a known kind or that was never stored.
func (c *Cache) path(digest string) string {
	return filepath.Join(c.dir, filepath.Base(strings.ReplaceAll(digest, ":", "-"))+cacheSuffix)
}

const cacheSuffix = ".index"

// load reads an index that store wrote. Anything unexpected is as good as nothing.
func (c *Cache) load(digest string) (*contents, bool) {
	if c.dir == "" {
		return nil, false
	}
	if _, err := hasher(digest); err != nil {
		return nil, false
	}
	raw, err := os.ReadFile(c.path(digest))
	if err != nil {
		return nil, false
	}
	x, ok := decodeIndex(raw, digest)
	if !ok {
		_ = os.Remove(c.path(digest))
		return nil, false
	}
	now := c.now()
	_ = os.Chtimes(c.path(digest), now, now)
	return x, true
}

// store writes an index under its digest in one step, and removes what was not used for longest.
func (c *Cache) store(digest string, x *contents) {
	if c.dir == "" {
		return
	}
	raw, err := encodeIndex(x, digest)
	if err != nil || os.MkdirAll(c.dir, 0o700) != nil {
		return
	}
	if disk.WriteFile(c.path(digest), raw, 0o600) == nil {
		c.evict(filepath.Base(c.path(digest)))
	}
}

func encodeIndex(x *contents, digest string) ([]byte, error) {
	record := indexRecord{
		Digest:    digest,
		Names:     sortedKeys(x.Entries),
		Whiteouts: sortedKeys(x.Whiteouts),
		Opaque:    sortedKeys(x.Opaque),
	}
	for _, name := range record.Names {
		record.Entries = append(record.Entries, x.Entries[name])
	}
	var packed bytes.Buffer
	w, err := zstd.NewWriter(&packed, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	if err := gob.NewEncoder(w).Encode(record); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(packed.Bytes())
	return append(append([]byte(cacheMagic), sum[:]...), packed.Bytes()...), nil
}

func decodeIndex(raw []byte, digest string) (*contents, bool) {
	rest, ok := bytes.CutPrefix(raw, []byte(cacheMagic))
	if !ok || len(rest) < sha256.Size {
		return nil, false
	}
	packed := rest[sha256.Size:]
	if sha256.Sum256(packed) != [sha256.Size]byte(rest) {
		return nil, false
	}
	r, err := zstd.NewReader(bytes.NewReader(packed), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, false
	}
	defer r.Close()
	var record indexRecord
	if err := gob.NewDecoder(io.LimitReader(r, maxRecord)).Decode(&record); err != nil {
		return nil, false
	}
	if record.Digest != digest || len(record.Names) != len(record.Entries) {
		return nil, false
	}
	x := &contents{Entries: make(map[string]Entry, len(record.Names)), Whiteouts: setOf(record.Whiteouts), Opaque: setOf(record.Opaque)}
	for i, name := range record.Names {
		x.Entries[name] = record.Entries[i]
	}
	return x, true
}
