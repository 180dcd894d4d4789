package rootfs

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
)

// holds tells whether a layer in a file is still what its digest says, which a process finds out once for each state of the file: what
// the cache knows of a layer says nothing about this copy of it (F69). A state is a size and a time of change: a file that somebody
// writes in place meanwhile, and gives its old time back, is believed until the process ends. The next one reads it anew.
func (c *Cache) holds(ctx context.Context, layer Layer) bool {
	if layer.Stamp == "" {
		return true
	}
	stamp := layer.key() + " " + layer.Stamp
	if _, ok := c.held.Load(stamp); ok {
		return true
	}
	if !layer.matches(ctx) {
		return false // reading it tells what is wrong
	}
	c.held.Store(stamp, true)
	return true
}

// diffIDs begins those of all engines: they know no other digest of a tar.
const diffIDs = "sha256:"

// told holds the digest of the layer's tar against what the configuration calls it. Every engine looks at that when it has unpacked a
// layer, which others may have pulled that call the same bytes rightly.
func (l Layer) told(diffID string) error {
	if !strings.HasPrefix(l.DiffID, diffIDs) || diffID == "" || diffID == l.DiffID {
		return nil
	}
	return &DamageError{l.Part(), fmt.Sprintf("unpacks to %.19s, and the configuration says %.19s", diffID, l.DiffID)}
}

// matches holds the whole layer against its digest.
func (l Layer) matches(ctx context.Context) bool {
	sum, err := hasher(l.key())
	if err != nil || sum == nil {
		return false
	}
	stream, err := l.Open(ctx)
	if err != nil {
		return false
	}
	defer stream.Close()
	m := &meter{r: stream, ctx: ctx, limit: 1 << 62, layer: l}
	content := io.Reader(m)
	if l.Digest == "" {
		packed := bufio.NewReaderSize(m, 64<<10)
		tarball, done, err := unpack(packed)
		if err != nil {
			return false
		}
		defer done()
		content = &unpacked{Reader: tarball, packed: m}
	}
	if _, err := io.Copy(sum, content); err != nil || m.short(nil) != nil {
		return false
	}
	algorithm, _, _ := strings.Cut(l.key(), ":")
	return algorithm+":"+hex.EncodeToString(sum.Sum(nil)) == l.key()
}
