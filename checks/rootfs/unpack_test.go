package rootfs

import (
	"strings"
	"testing"
)

func TestBomb(t *testing.T) {
	const packed = 20 << 20
	for name, c := range map[string]struct {
		n    int64
		bomb bool
	}{
		"small":            {1 << 20, false},
		"a file of zeros":  {freeUnpack - 10, false},
		"as real ones":     {packed * 50, false},
		"a hundredfold":    {packed * (maxRatio + 1), true},
		"larger than ever": {maxUnpacked, true},
	} {
		u := &unpacked{Reader: strings.NewReader("more"), packed: &meter{n: packed}, n: c.n}
		if name == "larger than ever" {
			u.packed.n = maxUnpacked
		}
		_, err := u.Read(make([]byte, 4))
		if (err != nil) != c.bomb {
			t.Errorf("%s: %v", name, err)
		}
	}
}
