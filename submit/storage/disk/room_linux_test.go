package disk_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seatrial/seatrial/fixtures/disktest"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// A disk is never full of what goes through Room: the write that would fill it is refused before it is made.
func TestRoom(t *testing.T) {
	disktest.Small(t, "1m", func(dir string) {
		file, err := os.Create(filepath.Join(dir, "file"))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		room := disk.NewRoom(dir)
		if room.Fits(900<<10) != nil || room.Fits(1<<20) == nil {
			t.Error(room.Fits(900<<10), room.Fits(1<<20))
		}
		h := disk.NewHoles(file, 0, room)
		written, piece := 0, []byte(strings.Repeat("x", 10_000))
		for err == nil {
			_, err = h.Write(piece)
			written += len(piece)
		}
		var full *disk.FullError
		if !errors.As(err, &full) || !errors.Is(err, syscall.ENOSPC) || !strings.HasPrefix(err.Error(), "the disk at "+dir+" has no room for it: ") {
			t.Error(err)
		}
		if written < 800<<10 || full.Free == 0 {
			t.Errorf("after %d bytes %d are free", written, full.Free)
		}
	})
}
