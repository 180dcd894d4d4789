package image

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/limits"
)

// RepairedFrom is the key under which a repaired image says which one it was made of, by digest or, where no manifest was, by image
// ID: an annotation of an OCI manifest and of the index, a label of an image with Docker's media types, which have none. It is a key of
// our own: org.opencontainers.image.base.digest means an image whose layers all are at the bottom of this one.
const RepairedFrom = "org.seatrial.repaired-from"

// Draft is an image that is being corrected where it needs no source. Nothing is written anywhere before its images are pushed, saved
// or loaded; layers that stay are neither read nor copied for it.
type Draft struct {
	opts Options
	base Image
	doc  *document
	// list has the entries of the index, those of indexes inside it among them, and raws are these as they are written; nil where there is
	// no index. images are theirs: one that is there twice for a platform is one.
	list   *v1.IndexManifest
	raws   []json.RawMessage
	images []*revision
	// direct is how many of them the index itself names; flat: it is to name all of them, though no image was changed.
	direct int
	flat   bool
	// dir has the layers that were made, and what an engine has saved.
	dir   string
	saved *dockerArchive
	// release what its layers are read from.
	release []func()
}

// Entry is one of the images of a draft.
type Entry struct {
	// Platform as the index declares it, or the configuration where there is no index.
	Platform Platform
	// Runs: it is an image for containers, and no attestation of one.
	Runs bool
}

// NewDraft opens an image to correct it. The reference is any that Open takes. Close it.
func NewDraft(ctx context.Context, reference string, opts Options) (*Draft, error) {
	img, err := Open(ctx, reference, opts)
	if err != nil {
		return nil, err
	}
	d := &Draft{opts: opts, base: *img}
	if err := d.open(ctx); err != nil {
		_ = d.Close()
		return nil, fmt.Errorf("reading image %s: %w", reference, readable(err))
	}
	return d, nil
}

func (d *Draft) open(ctx context.Context) (err error) {
	switch {
	case !d.base.Access.Found && !d.base.Access.Local:
		return errors.New("there is none: " + d.base.Access.Refusal)
	case len(d.base.Damage) > 0:
		return d.base.Damage[0]
	}
	if d.dir, err = os.MkdirTemp("", "seatrial-image-"); err != nil {
		return err
	}
	if d.base.Source == DockerDaemon {
		return d.save(ctx)
	}
	if d.doc, err = d.base.document(ctx); err != nil {
		return err
	}
	if d.doc.index == nil {
		d.images = []*revision{{}}
		return nil
	}
	d.list = &v1.IndexManifest{}
	return d.flatten(d.doc.index, limits.Registry.Depth, map[v1.Hash]bool{}, true)
}

// save copies an image of the engine's, which gives it whole or not at all.
func (d *Draft) save(ctx context.Context) (err error) {
	if d.base.Size > maxSave {
		return fmt.Errorf("only the local engine has it, and it would have to be copied whole: it is larger than %d GiB", maxSave>>30)
	}
	if d.saved, err = save(ctx, d.base.ConfigDigest, d.dir); err != nil {
		return err
	}
	d.doc, d.images = &document{release: d.saved.close}, []*revision{{}}
	d.doc.image, err = d.saved.image()
	return err
}

// Close forgets the draft, and removes what was made for it.
func (d *Draft) Close() error {
	for _, release := range d.release {
		release()
	}
	if d.doc != nil {
		d.doc.close()
	}
	return os.RemoveAll(d.dir)
}

// Entries are its images as the original has them, in their order, and those of indexes inside it behind.
func (d *Draft) Entries() []Entry {
	if d.list == nil {
		var e Entry
		if d.base.Config != nil {
			e = Entry{d.base.Config.Platform, true}
		}
		return []Entry{e}
	}
	var all []Entry
	for _, entry := range d.list.Manifests {
		_, attests := entry.Annotations[attests]
		all = append(all, Entry{declared(entry), entry.MediaType.IsImage() && !attests})
	}
	return all
}

// attests is the annotation of an index entry that is about another one.
const attests = "vnd.docker.reference.digest"

// Find is the number of the entry that nodes of a platform take: "linux/amd64"; -1 when there is none.
func (d *Draft) Find(platform string) int {
	declared := d.declared()
	for i, e := range d.Entries() {
		if !e.Runs {
			declared[i] = Platform{}
		}
	}
	system, arch, _ := strings.Cut(platform, "/")
	return choose(declared, system, arch)
}

// declared are the platforms of the entries as they are now.
func (d *Draft) declared() []Platform {
	var all []Platform
	for i, e := range d.Entries() {
		if to := d.images[i].platform; to != nil {
			e.Platform = *to
		}
		all = append(all, e.Platform)
	}
	return all
}

// At is the image of an entry as it is now, to be judged, loaded or pushed like any other. It is gone when the draft is closed.
func (d *Draft) At(ctx context.Context, i int) (*Image, error) {
	img, err := d.at(ctx, i)
	if err != nil {
		return nil, fmt.Errorf("reading image %s: %w", d.base.Reference, readable(err))
	}
	return img, nil
}

func (d *Draft) at(ctx context.Context, i int) (*Image, error) {
	r, err := d.revision(ctx, i)
	if err != nil {
		return nil, err
	}
	img := d.base
	img.Damage, img.Tags = nil, nil
	img.Nested, img.Untaken = d.list != nil && i >= d.direct && !d.Changed(), ""
	if is := d.declared()[i]; d.list != nil && !is.taken() {
		img.Untaken = is.String()
	}
	doc, err := d.document()
	if err != nil {
		return nil, err
	}
	zstd := d.base.Zstd
	if err := describeImage(&img, r); err != nil {
		return nil, err
	}
	img.Digest, img.MediaType, img.Platforms = "", "", []Platform{img.Config.Platform}
	if doc.index != nil {
		img.Platforms = d.declared()
		media, err := doc.index.MediaType()
		if err != nil {
			return nil, err
		}
		digest, err := doc.index.Digest()
		if err != nil {
			return nil, err
		}
		img.Digest, img.MediaType = digest.String(), string(media)
	} else if d.base.Digest != "" {
		media, err := r.MediaType()
		if err != nil {
			return nil, err
		}
		img.Digest, img.MediaType = img.ManifestDigest, string(media)
	}
	if !r.changed() && d.base.ManifestDigest == img.ManifestDigest { // by their first bytes
		img.Zstd = zstd
	}
	img.draft, img.revision = d, r
	return &img, nil
}

// revision is the entry's image with what was changed about it.
func (d *Draft) revision(ctx context.Context, i int) (*revision, error) {
	r := d.images[i]
	if r.image != nil {
		return r, nil
	}
	from := d.base
	image := d.doc.image
	if d.list != nil {
		entry := d.list.Manifests[i]
		if err := fetchable(entry); err != nil {
			return nil, err
		}
		var err error
		if image, err = d.doc.find(entry.Digest.String()); err != nil {
			return nil, damaged(manifestPart(entry.Digest), d.base.ref(), err)
		}
	}
	if err := describeImage(&from, image); err != nil {
		return nil, err
	}
	layers, err := d.layersOf(ctx, &from)
	if err != nil {
		return nil, err
	}
	return r, r.begin(&from, image, layers)
}

// layersOf are the layers of one of the original's images, as they are until the draft is closed.
func (d *Draft) layersOf(ctx context.Context, from *Image) ([]rootfs.Layer, error) {
	if d.saved != nil {
		return d.saved.layers()
	}
	layers, done, err := from.openLayers(ctx)
	if err == nil {
		d.release = append(d.release, done)
	}
	return layers, err
}
