package docker

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/moby/moby/api/types/mount"
	"github.com/moby/moby/client"
)

// change sets the owner of folders, given by their paths below the mount's source, with the modes that they have; but their
// owner may use them: to root, which a node runs as, no folder is shut.
func (o *ownership) change(ctx context.Context, id string, m mount.Mount, folders []string, uid, gid int) error {
	target, err := o.resolve(ctx, id, m.Target)
	if err != nil {
		return err
	}
	at, within := o.engine.unpackAt(target)
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	for _, folder := range folders {
		info, err := os.Lstat(filepath.Join(m.Source, folder))
		if err != nil {
			return cause(err)
		}
		header := &tar.Header{
			Typeflag: tar.TypeDir, Name: path.Join(within, filepath.ToSlash(folder)) + "/",
			Mode: tarMode(info.Mode() | 0o700), ModTime: info.ModTime(), Uid: uid, Gid: gid, Format: tar.FormatPAX,
		}
		if err := w.WriteHeader(header); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	_, err = o.engine.client.CopyToContainer(ctx, id, client.CopyToContainerOptions{DestinationPath: at, Content: &archive})
	if err != nil {
		return errors.New(daemonText(err))
	}
	return nil
}

// resolve follows a symbolic link of the image at a mount's target: unpacking would replace it.
func (o *ownership) resolve(ctx context.Context, id, target string) (string, error) {
	got, err := o.engine.client.ContainerStatPath(ctx, id, client.ContainerStatPathOptions{Path: target})
	if err != nil {
		return "", errors.New(daemonText(err))
	}
	if got.Stat.LinkTarget != "" {
		target = got.Stat.LinkTarget
	}
	return path.Clean(target), nil
}

// tarMode is a mode as tar writes it, with the bits that Go keeps elsewhere.
func tarMode(mode fs.FileMode) int64 {
	bits := int64(mode.Perm())
	for bit, octal := range map[fs.FileMode]int64{fs.ModeSetuid: 0o4000, fs.ModeSetgid: 0o2000, fs.ModeSticky: 0o1000} {
		if mode&bit != 0 {
			bits |= octal
		}
	}
	return bits
}

// foldersBelow are a folder, as ".", and all in it, parents first.
func foldersBelow(dir string) ([]string, error) {
	var folders []string
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return cause(err)
		}
		if !entry.IsDir() {
			return nil
		}
		rel, err := filepath.Rel(dir, name)
		folders = append(folders, rel)
		return err
	})
	return folders, err
}
