package docker

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"

	"github.com/moby/moby/api/types/mount"
	"github.com/moby/moby/client"
)

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
	got, err := e.client.ContainerInspect(ctx, id, client.ContainerInspectOptions{})
	if err != nil || got.Container.Config == nil {
		return nil
	}
	var targets []string
	if json.Unmarshal([]byte(got.Container.Config.Labels[foldersLabel]), &targets) != nil {
		return nil
	}
	var made []mount.Mount
	for _, m := range got.Container.Mounts {
		// Those of another user's runs are not for this one to have.
		if slices.Contains(targets, m.Destination) && owns(os.Geteuid(), filepath.Dir(m.Source)) {
			made = append(made, mount.Mount{Type: m.Type, Source: m.Source, Target: m.Destination})
		}
	}
	return e.newOwnership(made)
}
