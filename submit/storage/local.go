package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// local mounts a path of this machine where a node would mount its own: read-only unless ReadWrite is asked for.
// A node can also create a missing path (CreateAs); the local run leaves the user's files alone and says so.
func local(in job.Input) (Mount, error) {
	typed := text(in.Source, "SourcePath")
	if typed == "" {
		return Mount{}, errors.New("reading local input: SourcePath is missing")
	}
	path, err := filepath.Abs(typed)
	if err != nil {
		return Mount{}, fmt.Errorf("reading local input %q: %w", typed, err)
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return Mount{}, fmt.Errorf("reading local input: %q does not exist on this machine", path)
	} else if err != nil {
		return Mount{}, fmt.Errorf("reading local input: %w", err)
	}
	// The node reads "true" in quotes as true as well.
	v := param(in.Source, "ReadWrite")
	return Mount{Source: path, Target: in.Target, ReadOnly: v != true && v != "true"}, nil
}

// uploaded mounts a copy of what is uploaded for a job later. Nodes mount their copies read-write, so it is
// never the user's own folder. What goes to S3, or into the job, comes out of it differently than out of IPFS.
func uploaded(ctx context.Context, in job.Input, dir string) (Mount, error) {
	if strings.EqualFold(in.Source.Type, job.SourceInline) {
		return packedMount(ctx, in, dir)
	}
	if !strings.EqualFold(in.Source.Type, job.SourceS3) {
		folder, err := Deliver(ctx, in.Upload, dir)
		return Mount{Source: folder, Target: in.Target}, err
	}
	folder, err := os.MkdirTemp(dir, "upload-")
	if err == nil {
		err = s3.Deliver(ctx, in.Upload, folder)
	}
	return Mount{Source: folder, Target: in.Target}, copyFault(in.Upload, err)
}

// UnreadableError is that a file or folder of this machine cannot be read, and so not be uploaded.
type UnreadableError struct {
	Path string
	Err  error
}

func (e *UnreadableError) Error() string { return fmt.Sprintf("reading %s: %v", e.Path, e.Err) }

// Unwrap gives what the system said.
func (e *UnreadableError) Unwrap() error { return e.Err }

func unreadable(name string, err error) error { return &UnreadableError{name, disk.Cause(err)} }

// Deliver copies a file or folder of this machine into a new folder below dir, as it would come out of IPFS on a node
// (contract 1, Mount ownership): without files and folders whose names begin with a dot, folders with mode 0755
// and files with 0644. Symbolic links stay links. A file, which is uploaded in a folder, comes in that folder under
// its own name, and bytes of names that are not UTF-8 are replaced, as IPFS nodes do when they list a folder. A link as the path
// itself is followed. The error for what cannot be read is an *UnreadableError, that for what is neither file nor folder an
// *importer.SpecialError.
func Deliver(ctx context.Context, source, dir string) (folder string, err error) {
	defer func() { err = copyFault(source, err) }()
	info, err := os.Stat(source)
	if err != nil {
		return "", unreadable(source, err)
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
		return folder, deliverFile(ctx, to, filepath.Base(source), source, info.Mode(), func() (*os.File, error) { return limits.Local.Open(source) })
	}
	from, err := os.OpenRoot(source)
	if err != nil {
		return "", unreadable(source, err)
	}
	defer from.Close()
	return folder, fs.WalkDir(from.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return unreadable(filepath.Join(source, name), err)
		case ctx.Err() != nil:
			return ctx.Err()
		case name == ".":
			return nil
		case strings.HasPrefix(path.Base(name), ".") && entry.IsDir():
			return fs.SkipDir
		case strings.HasPrefix(path.Base(name), "."):
			return nil
		}
		return deliver(ctx, from, to, name, filepath.Join(source, name), entry)
	})
}

// deliver copies one entry of a folder, whose whole path is for messages.
func deliver(ctx context.Context, from, to *os.Root, name, whole string, entry fs.DirEntry) error {
	arrived := importer.ArrivingName(name)
	switch mode := entry.Type(); {
	case mode.IsDir():
		if err := to.Mkdir(arrived, 0o755); err != nil {
			return err
		}
		return to.Chmod(arrived, 0o755) // whatever the user's umask
	case mode&fs.ModeSymlink != 0:
		target, err := from.Readlink(name)
		if err != nil {
			return unreadable(whole, err)
		}
		return to.Symlink(target, arrived)
	default:
		return deliverFile(ctx, to, arrived, whole, mode, func() (*os.File, error) { return from.Open(name) })
	}
}

func deliverFile(ctx context.Context, to *os.Root, name, whole string, mode fs.FileMode, open func() (*os.File, error)) error {
	if !mode.IsRegular() {
		return &importer.SpecialError{Name: whole, Mode: mode}
	}
	source, err := open()
	if err != nil {
		return unreadable(whole, err)
	}
	defer source.Close()
	return disk.Add(ctx, to, name, source, 0o644)
}

// copyFault says what was copied when the copy could not be written; what could not be read says so itself.
func copyFault(source string, err error) error {
	var closed *UnreadableError
	var special *importer.SpecialError
	var tree *s3.TreeError
	var failed *fs.PathError
	switch {
	case err == nil, errors.As(err, &closed), errors.As(err, &special), errors.As(err, &tree):
		return err
	case errors.As(err, &failed):
		err = writing(err)
	}
	return fmt.Errorf("copying %s: %w", source, err)
}
