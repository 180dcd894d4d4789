package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/internal/copying"
)

// uploaded mounts a copy of what is uploaded for a job later. Nodes mount their copies read-write, so it is
// never the user's own folder.
func uploaded(ctx context.Context, in job.Input, dir string) (Mount, error) {
	folder, err := Deliver(ctx, in.Upload, dir)
	return Mount{Source: folder, Target: in.Target}, err
}

// Deliver copies a file or folder of this machine into a new folder below dir, as it would come out of IPFS on a node
// (contract 1, Mount ownership): without files and folders whose names begin with a dot, folders with mode 0755
// and files with 0644. Symbolic links stay links. A file, which is uploaded in a folder, comes in that folder under
// its own name. A link as the path itself is followed.
func Deliver(ctx context.Context, source, dir string) (folder string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("copying %s: %w", source, plain(err))
		}
	}()
	info, err := os.Stat(source)
	if err != nil {
		return "", err
	}
	if folder, err = os.MkdirTemp(dir, "upload-"); err != nil {
		return "", err
	}
	to, err := os.OpenRoot(folder)
	if err != nil {
		return "", err
	}
	defer to.Close()
	if err := to.Chmod(".", 0o755); err != nil {
		return "", err
	}
	if !info.IsDir() {
		return folder, deliverFile(ctx, to, filepath.Base(source), info.Mode(), func() (*os.File, error) { return os.Open(source) })
	}
	from, err := os.OpenRoot(source)
	if err != nil {
		return "", err
	}
	defer from.Close()
	return folder, fs.WalkDir(from.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case name == ".":
			return nil
		case strings.HasPrefix(path.Base(name), ".") && entry.IsDir():
			return fs.SkipDir
		case strings.HasPrefix(path.Base(name), "."):
			return nil
		}
		return deliver(ctx, from, to, name, entry)
	})
}

// deliver copies one entry of a folder.
func deliver(ctx context.Context, from, to *os.Root, name string, entry fs.DirEntry) error {
	switch mode := entry.Type(); {
	case mode.IsDir():
		if err := to.Mkdir(name, 0o755); err != nil {
			return err
		}
		return to.Chmod(name, 0o755) // whatever the user's umask
	case mode&fs.ModeSymlink != 0:
		target, err := from.Readlink(name)
		if err != nil {
			return err
		}
		return to.Symlink(target, name)
	default:
		return deliverFile(ctx, to, name, mode, func() (*os.File, error) { return from.Open(name) })
	}
}

func deliverFile(ctx context.Context, to *os.Root, name string, mode fs.FileMode, open func() (*os.File, error)) error {
	if !mode.IsRegular() {
		return &fs.PathError{Op: "open", Path: name, Err: errors.New("it is neither file nor folder, and cannot be uploaded")}
	}
	source, err := open()
	if err != nil {
		return err
	}
	defer source.Close()
	copied, err := to.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	return cmp.Or(copying.File(ctx, copied, source), copied.Chmod(0o644), copied.Close())
}

// plain is an error of the file system without the name of the system call.
func plain(err error) error {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		return fmt.Errorf("%s: %w", failed.Path, failed.Err)
	}
	return err
}
