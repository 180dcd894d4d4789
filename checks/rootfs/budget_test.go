package rootfs_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/rootfs"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

func TestBudget(t *testing.T) {
	small, large := Layer(File("run", 0o755, "")), Layer(File("other", 0o755, strings.Repeat("x", 1000)))
	for _, c := range []struct {
		name  string
		limit int64
		local bool
		size  bool
		ok    bool
	}{
		{"enough", small.Size + large.Size, false, true, true},
		{"too little", small.Size + large.Size - 1, false, true, false},
		{"too little, size unknown", small.Size + large.Size - 1, false, false, false},
		{"none", -1, false, true, false},
		{"none, but on this machine", -1, true, true, true},
	} {
		layers := []rootfs.Layer{small, large}
		for i := range layers {
			layers[i].Local = c.local
			if !c.size {
				layers[i].Size = 0
			}
		}
		view := rootfs.NewView(layers, rootfs.Options{MaxDownload: c.limit, Cache: rootfs.NewCache("", 0)})
		_, err := view.Find(t.Context(), "/", "/run", nil)
		var budget *rootfs.BudgetError
		if c.ok && err != nil || !c.ok && !errors.As(err, &budget) {
			t.Errorf("%s: %v", c.name, err)
		}
		if !c.ok && (strings.Contains(err.Error(), "\n") || view.Stats().Downloaded > max(c.limit+64<<10, 0)) {
			t.Errorf("%s: %v after %d bytes", c.name, err, view.Stats().Downloaded)
		}
	}
}
