package image

import (
	"context"
	"fmt"
	"slices"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/seatrial/seatrial/submit/words"
)

// Lost is what does not go with the image as it was changed, each on one line: what signs or attests an image says nothing of another one.
func (d *Draft) Lost(ctx context.Context) (lost []string) {
	changed := map[v1.Hash]bool{}
	var digests []v1.Hash
	note := func(digest string) {
		if hash, err := v1.NewHash(digest); err == nil && !changed[hash] {
			changed[hash] = true
			digests = append(digests, hash)
		}
	}
	if !d.Changed() {
		return nil
	}
	note(d.base.Digest)
	for i, r := range d.images {
		if !r.changed() {
			continue
		}
		if d.list == nil {
			note(d.base.ManifestDigest)
		} else {
			note(d.list.Manifests[i].Digest.String())
		}
	}
	for _, r := range d.images {
		if n := len(r.settled); n > 0 {
			lost = append(lost, fmt.Sprintf("mode and owner of %s in layers that are one now, where Docker makes %s anew and containerd does not",
				words.Count(n, "folder"), words.Short(slices.Min(r.settled))))
		}
	}
	if dropped := d.attesting(); dropped > 0 {
		lost = append(lost, words.Count(dropped, "attestation")+" of the image as it was, left out: build it anew for others")
	}
	if d.base.blobs == nil {
		return lost
	}
	for _, digest := range d.base.blobs.signed(ctx, digests) {
		lost = append(lost, fmt.Sprintf("the signature of %s, which is none of what was made of it: sign that", short(digest)))
	}
	return lost
}

// attesting is how many entries of the index are about images that were changed.
func (d *Draft) attesting() (n int) {
	if d.list == nil {
		return 0
	}
	replaced := d.replaced()
	for _, entry := range d.list.Manifests {
		if replaced[entry.Annotations[attests]] {
			n++
		}
	}
	return n
}

// replaced are the digests of images that the index has no more when the changed ones are in their places.
func (d *Draft) replaced() map[string]bool {
	gone := map[string]bool{}
	for i, entry := range d.list.Manifests {
		if d.images[i].changed() {
			gone[entry.Digest.String()] = true
		}
	}
	for i, entry := range d.list.Manifests {
		if !d.images[i].changed() {
			delete(gone, entry.Digest.String())
		}
	}
	return gone
}
