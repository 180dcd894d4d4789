package upload_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seatrial/seatrial/fixtures/disktest"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/upload"
)

// A disk that is full half way is said so, and there is no CAR on it, neither whole nor half. The CAR has 10 MB, and is
// to replace one that is there already.
func TestDiskFull(t *testing.T) {
	disktest.Small(t, "2m", func(disk string) {
		data := filepath.Join(t.TempDir(), "data")
		write(t, filepath.Join(data, "large"), strings.Repeat("0123456789", 1_000_000))
		name := filepath.Join(disk, "data.car")
		write(t, name, "the one before")
		_, err := upload.CAR(t.Context(), name, upload.Path(data, true), importer.Options{})
		if err == nil || err.Error() != "writing "+name+": no space left on device" || !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("error is %v", err)
		}
		got, err := os.ReadFile(name)
		if left, _ := os.ReadDir(disk); string(got) != "the one before" || err != nil || len(left) != 1 {
			t.Errorf("%q, %v, and %v is left", got, err, left)
		}
	})
}

// Where a CAR cannot be put is said in one line.
func TestCARFails(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "data"), "1")
	write(t, filepath.Join(dir, "taken", "x"), "1")
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"taken": "what has that name is no file", "pipe": "what has that name is no file", "none/data.car": "no such file or directory"} {
		name = filepath.Join(dir, name)
		_, err := upload.CAR(t.Context(), name, upload.Path(filepath.Join(dir, "data"), true), importer.Options{})
		if err == nil || err.Error() != "writing "+name+": "+want {
			t.Errorf("error is %v", err)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 3 {
		t.Errorf("%v, %v", left, err)
	}
}
