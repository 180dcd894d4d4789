package rootfs

import (
	"strings"
	"testing"

	"github.com/seatrial/seatrial/submit/limits"
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
		"larger than ever": {limits.Layer.Bytes, true},
	} {
		u := &unpacked{Reader: strings.NewReader("more"), packed: &meter{n: packed}, n: c.n}
		if name == "larger than ever" {
			u.packed.n = limits.Layer.Bytes
		}
		_, err := u.Read(make([]byte, 4))
		if (err != nil) != c.bomb {
			t.Errorf("%s: %v", name, err)
		}
	}
}
