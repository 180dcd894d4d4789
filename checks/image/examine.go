package image

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"golang.org/x/sync/errgroup"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// atOnce is how many layers a registry is asked for at the same time.
const atOnce = 4

// Examine asks a registry for every layer of the image, without fetching one, and returns what is missing or has another
// length than the manifest states. An error is that it did not say. Images elsewhere have no layer that Open did not look for.
func (img *Image) Examine(ctx context.Context) ([]*rootfs.DamageError, error) {
	if img.Source != Registry || img.blobs == nil {
		return nil, nil
	}
	var mu sync.Mutex
	found := map[v1.Hash]*rootfs.DamageError{}
	all, ctx := errgroup.WithContext(ctx)
	all.SetLimit(atOnce)
	asked := map[v1.Hash]bool{}
	for _, layer := range img.layers {
		if asked[layer.Digest] || img.revision.makes(layer.Digest) || len(layer.URLs) > 0 && !layer.MediaType.IsDistributable() {
			continue
		}
		asked[layer.Digest] = true
		all.Go(func() error {
			err := img.blobs.look(ctx, layer)
			damage, ok := errors.AsType[*rootfs.DamageError](err)
			if !ok {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			found[layer.Digest] = damage
			return nil
		})
	}
	if err := all.Wait(); err != nil {
		return nil, fmt.Errorf("looking for the layers of %s: %w", img.Reference, err)
	}
	var damages []*rootfs.DamageError
	for _, layer := range img.layers {
		if damage := found[layer.Digest]; damage != nil {
			damages = append(damages, damage)
			delete(found, layer.Digest)
		}
	}
	return damages, nil
}

// look asks whether a layer is there, and how long it is.
func (b *blobs) look(ctx context.Context, layer v1.Descriptor) error {
	resp, err := b.ask(ctx, http.MethodHead, layer.Digest)
	if err != nil {
		return err
	}
	resp.Body.Close()
	return sized(layer, resp.ContentLength)
}
