package docker

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// bringFiles fetches the files that a container has kept to another user, as one of mode 0600 is root's alone: a node, which
// runs as root, publishes them like all others. Each takes the place of the one that this user cannot read.
func (o *ownership) bringFiles(ctx context.Context, id string) error {
	if o == nil {
		return nil
	}
	if err := o.takeBack(ctx, id); err != nil {
		return err
	}
	for _, m := range o.mounts {
		shut, err := shutBelow(ctx, m.Source)
		if err != nil {
			return err
		}
		if len(shut) == 0 {
			continue
		}
		target, err := o.resolve(ctx, id, m.Target)
		if err != nil {
			return err
		}
		for _, name := range shut {
			inside := path.Join(target, filepath.ToSlash(name))
			if err := o.bring(ctx, id, inside, filepath.Join(m.Source, name)); err != nil {
				return fmt.Errorf("fetching %s from the container: %w", inside, err)
			}
		}
	}
	return nil
}

// bring fetches one file, with its mode, which its new owner is let in by, and its time.
func (o *ownership) bring(ctx context.Context, id, inside, file string) error {
	got, err := o.engine.CopyFrom(ctx, id, inside)
	if err != nil {
		return err
	}
	defer got.Close()
	archive := tar.NewReader(got)
	header, err := archive.Next()
	if err != nil {
		return disk.Cause(err)
	}
	if header.Typeflag != tar.TypeReg {
		return errors.New("the engine sends something that is not a file")
	}
	made, err := disk.Create(file)
	if err != nil {
		return disk.Cause(err)
	}
	defer made.Discard()
	if _, err = io.Copy(made, archive); err == nil {
		err = os.Chtimes(made.Name(), header.ModTime, header.ModTime)
	}
	if err == nil {
		err = made.Keep(header.FileInfo().Mode().Perm() | 0o400)
	}
	return disk.Cause(err)
}

// shutBelow are the files that this user may not read.
func shutBelow(ctx context.Context, dir string) ([]string, error) {
	return below(ctx, dir, func(name string, entry fs.DirEntry, err error) (bool, error) {
		if err != nil || !entry.Type().IsRegular() { // said where it is missed
			return false, nil
		}
		f, err := limits.Local.Open(name)
		if err == nil {
			return false, f.Close()
		}
		return errors.Is(err, fs.ErrPermission), nil
	})
}
