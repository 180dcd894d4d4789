package image

import (
	"context"
	"errors"
	"fmt"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/partial"
	"github.com/google/go-containerregistry/pkg/v1/remote"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// Resend sends the parts again that Prove has missed, and tells how many these were: Send leaves out all of an image whose manifest a
// registry has, though that may have lost what it names. What cannot be read where it is now stays missing. The error is one of Send's.
func (p *Publication) Resend(ctx context.Context) (sent int, err error) {
	if len(p.lost) == 0 {
		return 0, nil
	}
	pusher, err := remote.NewPusher(p.options(ctx)...)
	if err != nil {
		return 0, p.failed(p.dst, err)
	}
	for _, manifests := range []bool{false, true} { // which a registry takes when it has what they name
		for _, part := range p.lost {
			if part.manifest != manifests {
				continue
			}
			err := p.resend(ctx, pusher, part)
			if err == nil {
				sent++
			} else if _, lost := errors.AsType[*rootfs.DamageError](err); !lost {
				return sent, p.failed(p.dst, pushRefusal(p.to, err))
			}
		}
	}
	return sent, nil
}

// resend sends one part.
func (p *Publication) resend(ctx context.Context, pusher *remote.Pusher, part sentPart) error {
	to := p.to.Context().Digest(part.Digest.String())
	if part.Digest == p.digest {
		return pusher.Push(ctx, to, p.index)
	}
	blob, manifest, err := found(p.index, part)
	switch {
	case err != nil:
		return damaged(part.String(), nil, err)
	case manifest != nil:
		return pusher.Push(ctx, to, manifest)
	case blob != nil:
		return pusher.Upload(ctx, to.Context(), blob)
	}
	return fmt.Errorf("%s is in none of its manifests", part)
}

// found looks for a part in an index and all that it names: a blob, or a manifest.
func found(index v1.ImageIndex, part sentPart) (blob v1.Layer, manifest remote.Taggable, err error) {
	list, err := index.IndexManifest()
	if err != nil {
		return nil, nil, err
	}
	for _, entry := range list.Manifests {
		switch {
		case entry.MediaType.IsIndex():
			inner, err := index.ImageIndex(entry.Digest)
			if err != nil {
				return nil, nil, err
			}
			if entry.Digest == part.Digest {
				return nil, inner, nil
			}
			if blob, manifest, err = found(inner, part); err != nil || blob != nil || manifest != nil {
				return blob, manifest, err
			}
		case entry.MediaType.IsImage():
			image, err := index.Image(entry.Digest)
			if err != nil {
				return nil, nil, err
			}
			if entry.Digest == part.Digest {
				return nil, image, nil
			}
			if blob, err = blobOf(image, part); err != nil || blob != nil {
				return blob, nil, err
			}
		}
	}
	return nil, nil, nil
}

// blobOf is the part of an image that is its configuration or one of its layers; nil when it is of none.
func blobOf(image v1.Image, part sentPart) (v1.Layer, error) {
	manifest, err := image.Manifest()
	if err != nil {
		return nil, err
	}
	if manifest.Config.Digest == part.Digest {
		return partial.ConfigLayer(image)
	}
	for _, layer := range manifest.Layers {
		if layer.Digest == part.Digest {
			return image.LayerByDigest(part.Digest)
		}
	}
	return nil, nil
}
