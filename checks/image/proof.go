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
	"github.com/seatrial/seatrial/submit/limits"
)

// Prove opens what was sent as a node does, by its digest and without a login where the registry allows that, and asks for every
// part of it, those of other platforms too. What is missing is in the image's Damage. An error is that the registry did not say.
func (p *Publication) Prove(ctx context.Context, opts Options) (*Image, error) {
	img, err := Open(ctx, Pin(p.dst, p.Digest()), opts)
	if err != nil || img.Source != Registry || img.blobs == nil {
		return img, err
	}
	damages, lost, err := img.blobs.lacks(ctx, p.parts)
	if err != nil {
		return nil, fmt.Errorf("looking for the parts of %s: %w", img.Reference, err)
	}
	p.lost = lost
	for _, damage := range damages {
		if !slices.ContainsFunc(img.Damage, func(known *rootfs.DamageError) bool { return known.Part == damage.Part }) {
			img.Damage = append(img.Damage, damage)
		}
	}
	return img, nil
}

// Lacks asks the registries that images come from for every part of them, those of other platforms too, and returns what is missing
// there: to Send, a manifest that is where it goes is there with all that it names. An error is that a registry did not say.
func (p *Publication) Lacks(ctx context.Context) (damages []*rootfs.DamageError, err error) {
	for i, img := range p.from {
		if img.Source != Registry || img.blobs == nil || img.draft != nil {
			continue
		}
		of := &Publication{}
		if index := p.docs[i].index; index != nil {
			err = of.list(index, limits.Registry.Depth)
		} else {
			err = of.listImage(p.docs[i].image)
		}
		if err != nil {
			return nil, p.failed(p.dst, err)
		}
		found, _, err := img.blobs.lacks(ctx, of.parts)
		if err != nil {
			return nil, fmt.Errorf("looking for the parts of %s: %w", img.Reference, err)
		}
		damages = append(damages, found...)
	}
	return damages, nil
}

// lacks are what a registry does not have of some parts, or not as long as they should be; lost are those that are missing.
func (b *blobs) lacks(ctx context.Context, parts []sentPart) (damages []*rootfs.DamageError, lost []sentPart, err error) {
	var mu sync.Mutex
	all, ctx := errgroup.WithContext(ctx)
	all.SetLimit(atOnce)
	for _, one := range parts {
		all.Go(func() error {
			err := b.has(ctx, one)
			damage, ok := errors.AsType[*rootfs.DamageError](err)
			if !ok {
				return err
			}
			damage = &rootfs.DamageError{Part: one.String(), Fault: damage.Fault} // by what it is here, which no answer tells
			mu.Lock()
			defer mu.Unlock()
			if !slices.ContainsFunc(damages, func(known *rootfs.DamageError) bool { return known.Part == damage.Part }) {
				damages = append(damages, damage)
			}
			if strings.HasPrefix(damage.Fault, isMissing) {
				lost = append(lost, one)
			}
			return nil
		})
	}
	err = all.Wait() // before what it adds to is returned
	return damages, lost, err
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
