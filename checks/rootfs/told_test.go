package rootfs_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/rootfs"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

// A layer is held against what the configuration calls its tar, whether it is read or known.
func TestDiffID(t *testing.T) {
	tarball := Tar(File("run", 0o755, "#!/bin/sh\n"))
	sum := sha256.Sum256(tarball)
	right, wrong := "sha256:"+hex.EncodeToString(sum[:]), "sha256:"+strings.Repeat("0", 64)
	cache := rootfs.NewCache(t.TempDir(), 0)
	for packed, blob := range map[string][]byte{"gzip": Gzip(tarball), "zstd": Zstd(tarball), "not": tarball} {
		for _, c := range []struct {
			diffID string
			ok     bool
		}{{wrong, false}, {right, true}, {wrong, false}, {"", true}} {
			layer := Blob(bytes.Clone(blob), nil)
			layer.DiffID = c.diffID
			_, err := look(t, layer, cache)
			damage, damaged := errors.AsType[*rootfs.DamageError](err)
			if damaged == c.ok || damaged && !strings.Contains(damage.Fault, "the configuration says sha256:000000000000") {
				t.Errorf("packed with %s, called %.10q: %v", packed, c.diffID, err)
			}
			err = layer.Plain(t.Context(), func(tarball io.Reader) error { return nil })
			if _, damaged := errors.AsType[*rootfs.DamageError](err); damaged == c.ok {
				t.Errorf("packed with %s, called %.10q, read plain: %v", packed, c.diffID, err)
			}
		}
	}
	// The same layer under both names is not one of them.
	good, bad := Blob(Gzip(tarball), nil), Blob(Gzip(tarball), nil)
	good.DiffID, bad.DiffID = right, wrong
	view := rootfs.NewView([]rootfs.Layer{bad, good}, rootfs.Options{Cache: cache})
	if _, err := view.Find(t.Context(), "/", "/none", nil); err == nil || !strings.Contains(err.Error(), "the configuration says") {
		t.Errorf("below itself: %v", err)
	}
}
