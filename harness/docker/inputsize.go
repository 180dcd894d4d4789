package docker

import (
	"io/fs"
	"path/filepath"

	"github.com/seatrial/seatrial/submit/storage"
)

// inputBytes is the size of all files that are mounted as inputs. What cannot be read counts as nothing: the run is
// worth as much without this number.
func inputBytes(mounts []storage.Mount) int64 {
	var sum int64
	for _, m := range mounts {
		_ = filepath.WalkDir(m.Source, func(_ string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return nil
			}
			if info, err := d.Info(); err == nil {
				sum += info.Size()
			}
			return nil
		})
	}
	return sum
}
