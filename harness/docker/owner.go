package docker

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/mount"

	"github.com/seatrial/seatrial/harness/engine"
	"github.com/seatrial/seatrial/harness/session"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// maxFolders bounds how many folders of a run change hands.
const maxFolders = 100_000

// ownership hands the folders that a run has made to root, and back. A node runs as root, so its folders are root's
// and a USER other than root cannot write to them (F17); those of a run by another user would be that user's, and a
// container with the same numeric USER could write where on a node it cannot. The engine, which runs as root, changes
// their owner: it unpacks an archive that holds nothing but the folders into a container that is not running.
//
// To an engine without root this user is root, so the folders are right from the start. Those that a container gave to
// others belong to users that this one has no rights over, and have to come back.
type ownership struct {
	engine *engine.Engine
	// uid is this user's.
	uid int
	// asUser and asGroup are this user's to the engine.
	asUser, asGroup int
	mounts          []mount.Mount
}

// ownershipOf is that of a plan's own folders; it is nil when there is nothing to hand over.
func (e *Engine) ownershipOf(p *plan) *ownership {
	var made []mount.Mount
	for _, m := range p.host.Mounts {
		if info, err := os.Stat(m.Source); err == nil && info.IsDir() && slices.Contains(p.copies, m.Target) {
			made = append(made, m)
		}
	}
	return e.newOwnership(made)
}

func (e *Engine) newOwnership(mounts []mount.Mount) *ownership {
	o := &ownership{engine: e.engine, uid: os.Geteuid(), asUser: os.Geteuid(), asGroup: os.Getegid(), mounts: mounts}
	if o.uid <= 0 || len(mounts) == 0 { // root, or a system without numbers
		return nil
	}
	if e.engine.Rootless {
		o.asUser, o.asGroup = 0, 0
	}
	return o
}

// give makes the folders root's. The error says why a folder is not: on such an engine a USER other than root may be able to
// write where it cannot on a node.
func (o *ownership) give(ctx context.Context, id string) error {
	if o == nil || o.engine.Rootless {
		return nil
	}
	var first error
	for _, m := range o.mounts {
		folders, err := below(ctx, m.Source, func(_ string, entry fs.DirEntry, err error) (bool, error) {
			return err == nil && entry.IsDir(), disk.Cause(err)
		})
		if err == nil {
			err = o.change(context.WithoutCancel(ctx), id, m, folders, 0, 0) // half of it would be nobody's
		}
		if err == nil && !owns(0, m.Source) { // Docker Desktop keeps owners to itself
			err = errors.New("the engine leaves them as they are")
		}
		if err != nil && first == nil {
			first = fmt.Errorf("giving %s to root: %w", m.Target, err)
		}
	}
	return first
}

// takeBack makes the folders this user's again, so that they can be read and removed. The files in them stay whose
// they are; bringFiles is for those that then cannot be read. Of a folder that root alone may enter the folders inside are known only when it has changed hands.
func (o *ownership) takeBack(ctx context.Context, id string) error {
	if o == nil {
		return nil
	}
	// A container that was interrupted may be at work still.
	ended := o.engine.Ended(ctx, id, container.WaitConditionNotRunning)
	_ = o.engine.Kill(ctx, id)
	if err := <-ended; err != nil {
		return fmt.Errorf("waiting for the container: %w", err)
	}
	for _, m := range o.mounts {
		for before := []string(nil); ; {
			foreign, err := o.foreignBelow(ctx, m.Source)
			if err != nil || len(foreign) == 0 || slices.Equal(foreign, before) {
				break // what cannot be taken back is said where it is missed
			}
			if err := o.change(ctx, id, m, foreign, o.asUser, o.asGroup); err != nil {
				return fmt.Errorf("taking %s back: %w", m.Target, err)
			}
			if len(foreign) > maxFolders {
				break
			}
			before = foreign
		}
	}
	return nil
}

// change sets the owner of folders, given by their paths below the mount's source, with the modes that they have; but their
// owner may use them: to root, which a node runs as, no folder is shut.
func (o *ownership) change(ctx context.Context, id string, m mount.Mount, folders []string, uid, gid int) error {
	target, err := o.resolve(ctx, id, m.Target)
	if err != nil {
		return err
	}
	at, within := o.engine.UnpackAt(target)
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	for _, folder := range folders {
		info, err := os.Lstat(filepath.Join(m.Source, folder))
		if err != nil {
			return disk.Cause(err)
		}
		known, err := tar.FileInfoHeader(info, "") // which knows where tar keeps a mode's special bits
		if err != nil {
			return err
		}
		header := &tar.Header{
			Typeflag: tar.TypeDir, Name: path.Join(within, filepath.ToSlash(folder)) + "/",
			Mode: known.Mode | 0o700, ModTime: info.ModTime(), Uid: uid, Gid: gid, Format: tar.FormatPAX,
		}
		if err := w.WriteHeader(header); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return o.engine.CopyTo(ctx, id, at, &archive)
}

// resolve follows a symbolic link of the image at a mount's target: unpacking would replace it.
func (o *ownership) resolve(ctx context.Context, id, target string) (string, error) {
	got, err := o.engine.Stat(ctx, id, target)
	if err != nil {
		return "", err
	}
	if got.LinkTarget != "" {
		target = got.LinkTarget
	}
	return path.Clean(target), nil
}

// below are the paths from a folder to those in it, and to itself as ".", that choose picks, parents first.
func below(ctx context.Context, dir string, choose func(name string, entry fs.DirEntry, err error) (bool, error)) ([]string, error) {
	var chosen []string
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		ok, err := choose(name, entry, err)
		if !ok {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		chosen = append(chosen, rel)
		return err
	})
	return chosen, err
}

// foreignBelow are the folders that are not this user's, as far as they can be seen.
func (o *ownership) foreignBelow(ctx context.Context, dir string) ([]string, error) {
	return below(ctx, dir, func(_ string, entry fs.DirEntry, err error) (bool, error) {
		if entry == nil || !entry.IsDir() {
			return false, nil
		}
		if err != nil {
			return false, fs.SkipDir // it is in the list by now, and can be entered next time
		}
		info, err := entry.Info()
		return err == nil && !session.OwnedBy(o.uid, info), err
	})
}

// owns tells whether a folder is there and a user's.
func owns(uid int, dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && session.OwnedBy(uid, info)
}

// foldersLabel is on the container of a run with folders that may change hands: their places in it, as a list in JSON. A
// process that is killed cannot take them back, and the next one could not remove them.
const foldersLabel = "org.seatrial.folders"

// note writes the folders into the labels of the container to be.
func (o *ownership) note(labels map[string]string) {
	if o == nil {
		return
	}
	var targets []string
	for _, m := range o.mounts {
		targets = append(targets, m.Target)
	}
	list, _ := json.Marshal(targets) // lists of strings always are JSON
	labels[foldersLabel] = string(list)
}

// ownershipLeft is that of a dead process's container; it is nil when there is nothing for this user to take back.
func (e *Engine) ownershipLeft(ctx context.Context, id string) *ownership {
	got, err := e.engine.Inspect(ctx, id)
	if err != nil || got.Config == nil {
		return nil
	}
	var targets []string
	if json.Unmarshal([]byte(got.Config.Labels[foldersLabel]), &targets) != nil {
		return nil
	}
	var made []mount.Mount
	for _, m := range got.Mounts {
		// Those of another user's runs are not for this one to have.
		if slices.Contains(targets, m.Destination) && owns(os.Geteuid(), filepath.Dir(m.Source)) {
			made = append(made, mount.Mount{Type: m.Type, Source: m.Source, Target: m.Destination})
		}
	}
	return e.newOwnership(made)
}
