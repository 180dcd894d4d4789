package cache

import (
	"encoding/json"
	"io/fs"
	"path/filepath"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// extentFile makes an entry valid; its time is that of the last use.
const extentFile = "entry.json"

// extent is how much there is in a folder: files, folders and links, and the bytes of the files.
type extent struct {
	Names int
	Bytes int64
}

func measure(dir string) (extent, error) {
	var x extent
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		x.Names++
		if !d.Type().IsRegular() {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		x.Bytes += info.Size()
		return nil
	})
	return x, err
}

// write puts the extent in the entry's folder, in one step. Nobody waits for the disk to have it: see open.
func (x extent) write(dir string) error {
	text, err := json.Marshal(x)
	if err != nil {
		return err
	}
	f, err := disk.Create(filepath.Join(dir, extentFile))
	if err != nil {
		return err
	}
	defer f.Discard()
	if _, err := f.Write(text); err != nil {
		return err
	}
	return f.Keep(0o600)
}

func readExtent(dir string) (x extent, err error) {
	text, err := limits.State.ReadFile(filepath.Join(dir, extentFile))
	if err == nil {
		err = json.Unmarshal(text, &x)
	}
	return x, err
}
