package image

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"golang.org/x/sync/errgroup"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// Prove opens what was sent as a node does, by its digest and without a login where the registry allows that, and asks for every
// part of it, those of other platforms too. What is missing is in the image's Damage. An error is that the registry did not say.
func (p *Publication) Prove(ctx context.Context, opts Options) (*Image, error) {
	img, err := Open(ctx, Pin(p.dst, p.Digest()), opts)
	if err != nil || img.Source != Registry || img.blobs == nil {
		return img, err
	}
	p.lost = nil
	var mu sync.Mutex
	all, ctx := errgroup.WithContext(ctx)
	all.SetLimit(atOnce)
	for _, one := range p.parts {
		all.Go(func() error {
			err := img.blobs.has(ctx, one)
			damage, ok := errors.AsType[*rootfs.DamageError](err)
			if !ok {
				return err
			}
			damage = &rootfs.DamageError{Part: one.String(), Fault: damage.Fault} // by what it is here, which no answer tells
			mu.Lock()
			defer mu.Unlock()
			if !slices.ContainsFunc(img.Damage, func(known *rootfs.DamageError) bool { return known.Part == damage.Part }) {
				img.Damage = append(img.Damage, damage)
			}
			if strings.HasPrefix(damage.Fault, isMissing) {
				p.lost = append(p.lost, one)
			}
			return nil
		})
	}
	if err := all.Wait(); err != nil {
		return nil, fmt.Errorf("looking for the parts of %s: %w", img.Reference, err)
	}
	return img, nil
}

// manifestTypes are those of a manifest of which nothing says its type. Distribution has no OCI index for whoever takes anything.
const manifestTypes = string(types.OCIImageIndex + ", " + types.DockerManifestList + ", " + types.OCIManifestSchema1 + ", " + types.DockerManifestSchema2)

// has asks whether a part is there, as long as it should be.
func (b *blobs) has(ctx context.Context, p sentPart) error {
	if !p.manifest {
		return b.look(ctx, p.Descriptor)
	}
	return b.hasManifest(ctx, http.MethodHead, p)
}

func (b *blobs) hasManifest(ctx context.Context, method string, p sentPart) error {
	client, err := b.connect(ctx)
	host := b.ref.Context().RegistryStr()
	if err != nil {
		return b.judge(p.Digest, err)
	}
	url := fmt.Sprintf("https://%s/v2/%s/manifests/%s", host, b.ref.Context().RepositoryStr(), p.Digest)
	req, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		return err
	}
	accepted := manifestTypes
	if p.MediaType != "" {
		accepted = string(p.MediaType)
	}
	req.Header.Set("Accept", accepted)
	resp, err := client.Do(req)
	if err != nil {
		return unreachable(host, err)
	}
	defer resp.Body.Close()
	if method == http.MethodHead && headless(resp) {
		return b.hasManifest(ctx, http.MethodGet, p)
	}
	if err := transport.CheckError(resp, http.StatusOK); err != nil {
		return b.judge(p.Digest, err)
	}
	return nil
}
