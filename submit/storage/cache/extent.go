package cache

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
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

// write puts the extent in the entry's folder, in one step.
func (x extent) write(dir string) error {
	text, err := json.Marshal(x)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "writing-")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, extentFile))
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

func readExtent(dir string) (x extent, err error) {
	text, err := os.ReadFile(filepath.Join(dir, extentFile))
	if err == nil {
		err = json.Unmarshal(text, &x)
	}
	return x, err
}
