package image

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/seatrial/seatrial/submit/limits"
)

// Push copies an image from where it was opened to the registry reference dst
// and returns the digest that names it there. progress may be nil; it is told
// the bytes sent and the bytes known so far. A single OCI manifest
// is wrapped in an index that names its platform, because some engines cannot
// read the platform otherwise (F49).
func Push(ctx context.Context, img *Image, dst string, progress func(done, total int64)) (digest string, err error) {
	digest, err = push(ctx, img, dst, progress)
	if err != nil {
		return "", fmt.Errorf("pushing %s to %s: %w", img.Reference, dst, readable(err))
	}
	return digest, nil
}

func push(ctx context.Context, img *Image, dst string, progress func(done, total int64)) (string, error) {
	to, err := parseRemote(dst)
	if err != nil {
		return "", err
	}
	doc, err := img.document(ctx)
	if err != nil {
		return "", err
	}
	defer doc.close()
	if doc.image != nil {
		if err := doc.wrap(); err != nil {
			return "", err
		}
	}
	if refusal, err := refused(to, doc.send(ctx, to, progress)); err != nil || refusal != "" {
		return "", cmp.Or(err, errors.New(refusal))
	}
	digest := func() (v1.Hash, error) { return doc.image.Digest() }
	if doc.index != nil {
		digest = doc.index.Digest
	}
	hash, err := digest()
	return hash.String(), err
}

// wrap puts a single OCI image into an index.
func (d *document) wrap() error {
	media, err := d.image.MediaType()
	if err != nil || media != types.OCIManifestSchema1 {
		return err
	}
	config, err := d.image.ConfigFile()
	if err != nil {
		return err
	}
	d.index = mutate.AppendManifests(mutate.IndexMediaType(empty.Index, types.OCIImageIndex), mutate.IndexAddendum{
		Add:        d.image,
		Descriptor: v1.Descriptor{Platform: config.Platform()},
	})
	return nil
}

// send uploads the document with the user's credentials.
func (d *document) send(ctx context.Context, to name.Reference, progress func(done, total int64)) error {
	if auth, err := authn.Resolve(ctx, authn.DefaultKeychain, to.Context()); err == nil {
		keepLogin(ctx, auth) // an error is the library's to tell
	}
	options := []remote.Option{
		remote.WithContext(ctx), remote.WithAuthFromKeychain(authn.DefaultKeychain), remote.WithTransport(sending{connections()}),
	}
	if progress == nil {
		return d.write(to, options)
	}
	updates := make(chan v1.Update, 16)
	told := make(chan struct{})
	var total int64
	go func() {
		defer close(told)
		for u := range updates {
			if u.Error == nil {
				total = u.Total
				progress(u.Complete, u.Total)
			}
		}
	}()
	// The library closes the channel when it is done. It does not count layers that were there already.
	err := d.write(to, append(options, remote.WithProgress(updates)))
	<-told
	if err == nil {
		progress(total, total)
	}
	return err
}

// sending is the transport to a registry that takes an image. How long all of it takes is for the user to say, but not that
// nothing is taken at all.
type sending struct{ base http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (s sending) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Header.Get("Authorization") != "" && req.URL.Scheme == "http" && !limits.Loopback(req.URL.Hostname()) {
		return nil, fmt.Errorf("the login would be sent to http://%s, where everybody on the way could read it, want https", req.URL.Host)
	}
	by := *limits.Registry
	by.Total = 0
	if req.Body == nil {
		return by.Bound(s.base).RoundTrip(req)
	}
	ctx, end := context.WithCancelCause(req.Context())
	req = req.Clone(ctx)
	req.Body = by.Watch("the registry", end).Taking().Leaving(req.Body)
	return by.Bound(s.base).RoundTrip(req)
}

func (d *document) write(to name.Reference, options []remote.Option) error {
	if d.index != nil {
		return remote.WriteIndex(to, d.index, options...)
	}
	return remote.Write(to, d.image, options...)
}
