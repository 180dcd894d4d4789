package image

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/seatrial/seatrial/submit/limits"
)

// signatures are what registries list as being about an image when it is a signature of it, by the beginning of its type: those of
// cosign and Notation. An older cosign has a tag instead, made of the digest.
var signatures = []string{"application/vnd.dev.sigstore.bundle.", "application/vnd.dev.cosign.artifact.sig.", "application/vnd.cncf.notary.signature"}

// signed tells of which of some manifests the registry has a signature. One that does not say has none that is known.
func (b *blobs) signed(ctx context.Context, digests []v1.Hash) (found []v1.Hash) {
	for _, digest := range digests {
		if b.tagged(ctx, digest) || b.referred(ctx, digest) {
			found = append(found, digest)
		}
	}
	return found
}

// tagged asks for the tag of an older cosign's signature.
func (b *blobs) tagged(ctx context.Context, digest v1.Hash) bool {
	resp, err := b.request(ctx, http.MethodHead, fmt.Sprintf("manifests/%s-%s.sig", digest.Algorithm, digest.Hex))
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// referred asks for what is about a manifest: registries list it, or whoever has pushed it does under a tag.
func (b *blobs) referred(ctx context.Context, digest v1.Hash) bool {
	return b.listed(ctx, "referrers/"+digest.String()) || b.listed(ctx, fmt.Sprintf("manifests/%s-%s", digest.Algorithm, digest.Hex))
}

// listed tells whether an index has a signature.
func (b *blobs) listed(ctx context.Context, what string) bool {
	resp, err := b.request(ctx, http.MethodGet, what)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	var list v1.IndexManifest
	if resp.StatusCode != http.StatusOK || json.NewDecoder(limits.Registry.Reader(resp.Body)).Decode(&list) != nil {
		return false
	}
	return slices.ContainsFunc(list.Manifests, func(entry v1.Descriptor) bool {
		return slices.ContainsFunc(signatures, func(kind string) bool { return strings.HasPrefix(entry.ArtifactType, kind) })
	})
}

// request asks for something else of the repository than a blob.
func (b *blobs) request(ctx context.Context, method, what string) (*http.Response, error) {
	client, err := b.connect(ctx)
	if err != nil {
		return nil, err
	}
	repository := b.ref.Context()
	req, err := http.NewRequestWithContext(ctx, method, fmt.Sprintf("https://%s/v2/%s/%s", repository.RegistryStr(), repository.RepositoryStr(), what), nil)
	if err != nil {
		return nil, err
	}
	for _, accepted := range []types.MediaType{types.OCIManifestSchema1, types.DockerManifestSchema2, types.OCIImageIndex} {
		req.Header.Add("Accept", string(accepted))
	}
	return client.Do(req)
}
