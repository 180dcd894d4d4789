package harness

import (
	"cmp"
	"io"
	"io/fs"
	"os"
	"path"
)

// copyFiles copies entries of one folder into another: folders, files and symbolic links; nothing outside either is
// read or written.
func copyFiles(from, to string, files []File) error {
	source, err := os.OpenRoot(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenRoot(to)
	if err != nil {
		return err
	}
	defer target.Close()
	for _, f := range files {
		if err := target.MkdirAll(path.Dir(f.Path), 0o755); err != nil {
			return err
		}
		switch {
		case f.Mode.IsDir():
			err = target.MkdirAll(f.Path, 0o755)
		case f.Mode.Type() == fs.ModeSymlink:
			err = target.Symlink(f.Link, f.Path)
		case f.Mode.IsRegular():
			err = copyFile(source, target, f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func copyFile(source, target *os.Root, f File) error {
	in, err := source.Open(f.Path)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := target.OpenFile(f.Path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644|f.Mode.Perm()&0o111)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return cmp.Or(err, out.Close())
}
