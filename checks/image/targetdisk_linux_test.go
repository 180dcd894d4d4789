package image

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/disktest"
	"github.com/seatrial/seatrial/fixtures/registrytest"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// TestWriteTargetOnFullDisk wants the disk named for every place, and nothing left on it.
func TestWriteTargetOnFullDisk(t *testing.T) {
	disktest.Small(t, "100k", func(small string) {
		noise := make([]byte, 300<<10)
		_, _ = rand.NewChaCha8([32]byte{}).Read(noise) // which no compression makes less
		large := sample
		large.Files = append(slices.Clone(sample.Files), registrytest.File{Path: "/noise", Mode: 0o644, Content: noise})
		archive := files(t, large)[DockerArchive]
		img, err := Open(t.Context(), archive, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, source := range []Source{OCILayout, OCIArchive, DockerArchive} {
			to := Target{Source: source, Path: filepath.Join(small, "image")}
			err := to.Write(t.Context(), []*Image{img}, nil)
			if _, full := errors.AsType[*disk.FullError](err); !full || strings.Contains(err.Error(), disk.Prefix) {
				t.Errorf("%s: %v", source, err)
			}
			if left, err := os.ReadDir(small); err != nil || len(left) > 0 {
				t.Errorf("%s: %v, %v", source, left, err)
			}
		}
	})
}

// TestSavedOnFullDisk wants the disk named on which an image is saved that is to be read, too.
func TestSavedOnFullDisk(t *testing.T) {
	disktest.Small(t, "100k", func(small string) {
		err := writeFile(t.Context(), filepath.Join(small, "image.tar"), rand.NewChaCha8([32]byte{}))
		if _, full := errors.AsType[*disk.FullError](err); !full {
			t.Errorf("%v, want that the disk is full", err)
		}
	})
}
