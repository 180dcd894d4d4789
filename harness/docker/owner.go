package docker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/mount"
	"github.com/moby/moby/client"
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
	engine *Engine
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
		if info, err := os.Stat(m.Source); err == nil && info.IsDir() && p.made(m) {
			made = append(made, m)
		}
	}
	return e.newOwnership(made)
}

func (e *Engine) newOwnership(mounts []mount.Mount) *ownership {
	o := &ownership{engine: e, uid: os.Geteuid(), asUser: os.Geteuid(), asGroup: os.Getegid(), mounts: mounts}
	if o.uid <= 0 || len(mounts) == 0 { // root, or a system without numbers
		return nil
	}
	if e.rootless {
		o.asUser, o.asGroup = 0, 0
	}
	return o
}

// give makes the folders root's. The error says why a folder is not: on such an engine a USER other than root may be able to
// write where it cannot on a node.
func (o *ownership) give(ctx context.Context, id string) error {
	if o == nil || o.engine.rootless {
		return nil
	}
	var first error
	for _, m := range o.mounts {
		folders, err := foldersBelow(m.Source)
		if err == nil {
			err = o.change(ctx, id, m, folders, 0, 0)
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
	ended := o.engine.client.ContainerWait(ctx, id, client.ContainerWaitOptions{Condition: container.WaitConditionNotRunning})
	_, _ = o.engine.client.ContainerKill(ctx, id, client.ContainerKillOptions{Signal: "KILL"}) // most have ended by themselves
	select {
	case <-ended.Result:
	case err := <-ended.Error:
		return fmt.Errorf("waiting for the container: %s", daemonText(err))
	}
	for _, m := range o.mounts {
		for before := []string(nil); ; {
			foreign, err := o.foreignBelow(m.Source)
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
