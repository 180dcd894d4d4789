package image

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/seatrial/seatrial/submit/limits"
)

// Publication is an image that is made ready for a registry, where it is an index that names its platforms.
type Publication struct {
	to   name.Reference
	dst  string // as typed
	from []*Image
	docs []*document
	// index is what is pushed, and parts all that it names, itself first.
	index  v1.ImageIndex
	digest v1.Hash
	parts  []sentPart
	// lost are those that were missing when Prove last asked for them.
	lost []sentPart
	// way is how it is sent, since Send.
	way *sending
}

// NewPublication puts images together for the registry reference dst: several are one index, and one is put into an index unless
// it is one. Close it.
func NewPublication(ctx context.Context, images []*Image, dst string) (*Publication, error) {
	p := &Publication{from: images, dst: dst}
	if err := p.prepare(ctx, dst); err != nil {
		p.Close()
		return nil, p.failed(dst, readable(err))
	}
	return p, nil
}

func (p *Publication) failed(dst string, err error) error {
	called := cmp.Or(p.from[0].Called, p.from[0].Reference)
	if called == dst {
		return fmt.Errorf("pushing %s: %w", dst, err)
	}
	return fmt.Errorf("pushing %s to %s: %w", called, dst, err)
}

func (p *Publication) prepare(ctx context.Context, dst string) (err error) {
	if p.to, err = parseRemote(dst); err != nil {
		return err
	}
	for _, img := range p.from {
		doc, err := img.document(ctx)
		if err != nil {
			return err
		}
		p.docs = append(p.docs, doc)
	}
	if p.index, err = together(p.docs); err != nil {
		return err
	}
	if p.digest, err = p.index.Digest(); err != nil {
		return err
	}
	raw, err := p.index.RawManifest()
	if err != nil {
		return err
	}
	media, err := p.index.MediaType()
	if err != nil {
		return err
	}
	p.parts = []sentPart{{manifest: true, Descriptor: v1.Descriptor{MediaType: media, Digest: p.digest, Size: int64(len(raw))}}}
	return p.list(p.index, limits.Registry.Depth)
}

// together is one index of all documents: an index alone stays what it is, with its digest.
func together(docs []*document) (v1.ImageIndex, error) {
	if len(docs) == 1 && docs[0].index != nil {
		return docs[0].index, nil
	}
	var all []mutate.IndexAddendum
	media := types.DockerManifestList
	for _, doc := range docs {
		added, err := doc.addenda()
		if err != nil {
			return nil, err
		}
		for _, one := range added {
			if one.MediaType != types.DockerManifestSchema2 {
				media = types.OCIImageIndex
			}
		}
		all = append(all, added...)
	}
	return mutate.AppendManifests(mutate.IndexMediaType(empty.Index, media), all...), nil
}

// addenda are the entries of an index by which it has all of a document.
func (d *document) addenda() ([]mutate.IndexAddendum, error) {
	if d.index == nil {
		media, err := d.image.MediaType()
		if err != nil {
			return nil, err
		}
		config, err := d.image.ConfigFile()
		if err != nil {
			return nil, err
		}
		return []mutate.IndexAddendum{{Add: d.image, Descriptor: v1.Descriptor{MediaType: media, Platform: config.Platform()}}}, nil
	}
	list, err := entries(d.index)
	if err != nil {
		return nil, fmt.Errorf("reading index: %w", err)
	}
	var all []mutate.IndexAddendum
	for _, entry := range list.Manifests {
		if err := fetchable(entry); err != nil {
			return nil, err
		}
		var add mutate.Appendable
		if entry.MediaType.IsIndex() {
			add, err = d.index.ImageIndex(entry.Digest)
		} else {
			add, err = d.index.Image(entry.Digest)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, mutate.IndexAddendum{Add: add, Descriptor: entry})
	}
	return all, nil
}

// Digest names what is pushed, in any registry: "sha256:…".
func (p *Publication) Digest() string { return p.digest.String() }

// Send pushes what the registry does not have yet, and the tag last. progress is told the bytes that are there and those of all, and tell
// what is waited for when that takes more than a moment; both may be nil. The error is a *PushRefusal for what the registry does not
// take, and names a registry that did not answer.
func (p *Publication) Send(ctx context.Context, progress func(done, total int64), tell func(line string)) error {
	p.connect(ctx, progress, tell)
	err := p.send(ctx, p.to)
	if err != nil {
		err = pushRefusal(p.to, err)
	}
	if refusal, ok := errors.AsType[*PushRefusal](err); ok && refusal.What == RefusedTag {
		if now, _ := p.Named(ctx); now == p.Digest() { // it was taken, and that answer was lost
			err = nil
		}
	}
	if err != nil {
		return p.failed(p.dst, err)
	}
	p.way.bytes.all()
	return nil
}

// Tag gives what was sent one more name in its repository.
func (p *Publication) Tag(ctx context.Context, tag string) error {
	to := p.to.Context().Tag(tag)
	if err := p.send(ctx, to); err != nil {
		return p.failed(Repository(p.dst)+":"+tag, pushRefusal(to, err))
	}
	return nil
}

// Named is the digest that the registry has under the tag that was pushed to, empty when there is no such tag. The error is why it does
// not say.
func (p *Publication) Named(ctx context.Context) (digest string, err error) {
	now, err := remote.Head(p.to, p.options(ctx)...)
	if answer, ok := errors.AsType[*transport.Error](err); ok && answer.StatusCode == http.StatusNotFound && !p.way.mute.Load() {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return now.Digest.String(), nil
}

// Reached tells whether the registry has answered to Send, and Arrived whether a part of the image is there as a whole since.
func (p *Publication) Reached() bool {
	if p.way == nil {
		return false
	}
	_, answered := p.way.retry.answered.Load(p.to.Context().RegistryStr())
	return answered
}

// Arrived tells whether a part of the image has arrived.
func (p *Publication) Arrived() bool { return p.way != nil && p.way.taken.Load() }

// Close removes what the images were copied to.
func (p *Publication) Close() {
	for _, doc := range p.docs {
		doc.close()
	}
}
