package image

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/words"
)

// openLayout describes an OCI image layout in a folder or an archive.
func openLayout(ctx context.Context, img *Image, place string, platform v1.Platform) error {
	doc, err := readLayout(ctx, img.Source, place)
	if err != nil {
		return err
	}
	defer doc.close()
	img.Access.Found = true
	if err := doc.describe(img, platform); err != nil {
		return err
	}
	files := make([]string, len(img.layers))
	for i, layer := range img.layers {
		files[i] = blobPath(layer.Digest)
	}
	img.Zstd = seenZstd(doc.files, files, img.Zstd)
	lacks, err := missing(doc.files, img.layers)
	img.Damage = append(img.Damage, lacks...)
	return err
}

// missing looks for the blobs of layers, which are not read for it.
func missing(files fs.FS, layers []v1.Descriptor) ([]*rootfs.DamageError, error) {
	var found []*rootfs.DamageError
	seen := map[v1.Hash]bool{}
	for _, layer := range layers {
		if seen[layer.Digest] {
			continue
		}
		seen[layer.Digest] = true
		info, err := fs.Stat(files, blobPath(layer.Digest))
		if err == nil {
			err = sized(layer, info.Size())
		}
		damage, ok := errors.AsType[*rootfs.DamageError](damaged(layerPart(layer.Digest), nil, err))
		if err != nil && !ok {
			return nil, err
		}
		if ok {
			found = append(found, damage)
		}
	}
	return found, nil
}

// readLayout finds the document that "DIR[:TAG]" or "FILE[:TAG]" names; the caller closes it.
func readLayout(ctx context.Context, source Source, place string) (*document, error) {
	where, tag := splitTag(place)
	doc := &document{}
	fsys, err := layoutFiles(ctx, source, where, doc)
	if err == nil {
		doc.files = fsys
		err = doc.choose(fsys, where, tag)
	}
	if err != nil {
		doc.close()
		return nil, err
	}
	return doc, nil
}

func layoutFiles(ctx context.Context, source Source, where string, doc *document) (fs.FS, error) {
	if source == OCIArchive {
		a, err := openArchive(ctx, where)
		if err != nil {
			return nil, err
		}
		doc.release = a.close
		return a, nil
	}
	info, err := os.Stat(where)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is not a folder, want an OCI layout; an archive is named %s:%s", where, OCIArchive, where)
	}
	// Links in a layout must not lead out of it.
	root, err := os.OpenRoot(where)
	if err != nil {
		return nil, err
	}
	doc.release = root.Close
	return root.FS(), nil
}

// choose picks an entry of index.json: the tagged one, the only one, or
// index.json itself when its entries are the platforms of one image.
func (d *document) choose(fsys fs.FS, where, tag string) error {
	raw, err := readFile(fsys, "index.json")
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s has no index.json, so it is not an OCI layout", where)
	}
	if err != nil {
		return err
	}
	top := &layoutIndex{files: fsys, raw: raw, media: types.OCIImageIndex}
	list, err := top.IndexManifest()
	if err != nil {
		return fmt.Errorf("reading index.json: %w", readable(err))
	}
	var chosen []v1.Descriptor
	tags := map[string]bool{}
	for _, entry := range list.Manifests {
		name := entry.Annotations["org.opencontainers.image.ref.name"]
		if name != "" {
			tags[name] = true
		}
		if tag == "" || name == tag || strings.HasSuffix(name, ":"+tag) {
			chosen = append(chosen, entry)
		}
	}
	switch {
	case len(list.Manifests) == 0:
		return fmt.Errorf("%s holds no image", where)
	case len(chosen) == 0:
		return fmt.Errorf("%s holds no image tagged %s, only %s", where, tag, names(tags))
	case len(chosen) == 1:
		return d.enter(top, chosen[0])
	case len(tags) > 1:
		return fmt.Errorf("%s holds more than one image, name one with :TAG: %s", where, names(tags))
	}
	d.index = top
	return nil
}

func (d *document) enter(top *layoutIndex, entry v1.Descriptor) error {
	err := fetchable(entry)
	switch {
	case err != nil:
	case entry.MediaType.IsIndex():
		d.index, err = top.ImageIndex(entry.Digest)
		err = damaged(manifestPart(entry.Digest), nil, err)
	case entry.MediaType.IsImage():
		d.image, err = top.Image(entry.Digest)
		err = damaged(manifestPart(entry.Digest), nil, err)
	default:
		err = fmt.Errorf("not a container image: its manifest is of type %q", words.Said(string(entry.MediaType)))
	}
	return err
}

func names(tags map[string]bool) string {
	if len(tags) == 0 {
		return "untagged ones"
	}
	return words.Said(strings.Join(slices.Sorted(maps.Keys(tags)), ", "))
}
