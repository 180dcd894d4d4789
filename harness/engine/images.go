package engine

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/moby/moby/client"
)

// Local tells an engine that listens on this machine, where nothing but a socket lies between.
func (to *Endpoint) Local() bool {
	return strings.HasPrefix(to.Host, "unix://") || strings.HasPrefix(to.Host, "npipe://")
}

// LocalImages are the names of all images of this machine's engine, sorted: "ghcr.io/user/app:v1". It is an error when there is none
// here, or when it is on another machine: that is not asked.
func LocalImages(ctx context.Context) ([]string, error) {
	found, err := Find(ctx)
	if err != nil {
		return nil, err
	}
	if !found.Local() {
		return nil, errors.New("the engine is on another machine")
	}
	e, err := found.Open()
	if err != nil {
		return nil, err
	}
	defer e.Close()
	all, err := e.api.ImageList(ctx, client.ImageListOptions{})
	if err != nil {
		return nil, InWords(err)
	}
	var names []string
	for _, image := range all.Items {
		for _, name := range image.RepoTags {
			if !strings.Contains(name, "<none>") {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}
