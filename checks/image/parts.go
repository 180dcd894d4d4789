package image

import (
	"fmt"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/seatrial/seatrial/submit/limits"
)

// sentPart is a manifest or a blob of what is pushed.
type sentPart struct {
	v1.Descriptor
	manifest, config bool
}

// String names it as a *rootfs.DamageError does.
func (p sentPart) String() string {
	switch {
	case p.manifest:
		return manifestPart(p.Digest)
	case p.config:
		return configPart(p.Digest)
	}
	return layerPart(p.Digest)
}

// list adds all that an index names, each part once. It refuses what is larger than one that Open reads: of the image of another
// platform nobody has looked at that.
func (p *Publication) list(index v1.ImageIndex, depth int) error {
	list, err := entries(index)
	if err != nil {
		return fmt.Errorf("reading index: %w", err)
	}
	if int64(len(list.Manifests)) > limits.Registry.Entries {
		return &limits.Error{Limits: limits.Registry, Field: "entries", Source: "its index"}
	}
	for _, entry := range list.Manifests {
		if err := fetchable(entry); err != nil {
			return err
		}
		if !p.add(sentPart{Descriptor: entry, manifest: true}) {
			continue
		}
		switch {
		case entry.MediaType.IsIndex() && depth == 0:
			return fmt.Errorf("indexes are nested too deeply")
		case entry.MediaType.IsIndex():
			inner, err := index.ImageIndex(entry.Digest)
			if err == nil {
				err = p.list(inner, depth-1)
			}
			if err != nil {
				return err
			}
		case entry.MediaType.IsImage():
			image, err := index.Image(entry.Digest)
			if err == nil {
				err = p.listImage(image)
			}
			if err != nil {
				return damaged(manifestPart(entry.Digest), nil, err)
			}
		}
	}
	return nil
}

func (p *Publication) listImage(image v1.Image) error {
	raw, err := image.RawManifest()
	if err == nil {
		err = countable(raw)
	}
	if err != nil {
		return err
	}
	manifest, err := image.Manifest()
	if err != nil {
		return err
	}
	if int64(len(manifest.Layers)) > limits.Registry.Entries {
		return &limits.Error{Limits: limits.Registry, Field: "entries", Source: "its list of layers"}
	}
	if manifest.Config.Size > limits.Registry.Bytes {
		return tooLarge("configuration", limits.Registry.Bytes)
	}
	p.add(sentPart{Descriptor: manifest.Config, config: true})
	for _, layer := range manifest.Layers {
		if layer.MediaType.IsDistributable() { // else it is nowhere but where the manifest says
			p.add(sentPart{Descriptor: layer})
		}
	}
	return nil
}

// add tells whether the part is a new one.
func (p *Publication) add(new sentPart) bool {
	for _, known := range p.parts {
		if known.Digest == new.Digest {
			return false
		}
	}
	p.parts = append(p.parts, new)
	return true
}
