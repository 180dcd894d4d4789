package disk

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// FuzzHoles writes pieces of zeros and of something, as lengths say, and has to read the same, copied once more.
func FuzzHoles(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3}, uint16(0))
	f.Add([]byte{255, 255, 255}, uint16(4095))
	f.Fuzz(func(t *testing.T, lengths []byte, at uint16) {
		if len(lengths) > 64 {
			return
		}
		want := bytes.Repeat([]byte("x"), int(at))
		file, err := os.Create(filepath.Join(t.TempDir(), "file"))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if _, err := file.Write(want); err != nil {
			t.Fatal(err)
		}
		h := NewHoles(file, int64(at), NewRoom(t.TempDir()))
		for i, n := range lengths {
			piece := bytes.Repeat([]byte{byte(i % 2)}, int(n)*100)
			want = append(want, piece...)
			if n, err := h.Write(piece); n != len(piece) || err != nil {
				t.Fatal(n, err)
			}
		}
		if err := h.Flush(); err != nil {
			t.Fatal(err)
		}
		same(t, file, want)
		copied, err := os.Create(filepath.Join(t.TempDir(), "copy"))
		if err != nil {
			t.Fatal(err)
		}
		defer copied.Close()
		if err := Copy(t.Context(), copied, file); err != nil {
			t.Fatal(err)
		}
		same(t, copied, want)
	})
}

func same(t *testing.T, file *os.File, want []byte) {
	t.Helper()
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(file)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes of %d differ, %v", len(got), len(want), err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
}

// A copy has the holes of what it was made of.
func TestCopyHoles(t *testing.T) {
	from, err := os.Create(filepath.Join(t.TempDir(), "from"))
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	const size = 8 << 30
	for _, at := range []int64{0, 3 << 30, size - 4} {
		if _, err := from.WriteAt([]byte("data"), at); err != nil {
			t.Fatal(err)
		}
	}
	for _, end := range []int64{size, size + 1<<30} { // data at its end, and a hole
		if err := from.Truncate(end); err != nil {
			t.Fatal(err)
		}
		if _, err := from.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		to, err := os.Create(filepath.Join(t.TempDir(), "to"))
		if err != nil {
			t.Fatal(err)
		}
		defer to.Close()
		if err := Copy(t.Context(), to, from); err != nil {
			t.Fatal(err)
		}
		info, err := to.Stat()
		if err != nil || info.Size() != end || info.Sys().(*syscall.Stat_t).Blocks*512 > 1<<20 {
			t.Errorf("%v, %v", info, err)
		}
		text := make([]byte, 4)
		if _, err := to.ReadAt(text, 3<<30); err != nil || string(text) != "data" {
			t.Errorf("%q, %v", text, err)
		}
	}
}
