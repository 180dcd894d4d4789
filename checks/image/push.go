package image

import (
	"context"
	"time"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

// Push copies an image from where it was opened to the registry reference dst
// and returns the digest that names it there. progress may be nil; it is told
// the bytes that are there and those of all. A single image
// is wrapped in an index that names its platform, because some engines cannot
// read the platform of a manifest (F49).
func Push(ctx context.Context, img *Image, dst string, progress func(done, total int64)) (digest string, err error) {
	p, err := NewPublication(ctx, []*Image{img}, dst)
	if err != nil {
		return "", err
	}
	defer p.Close()
	return p.Digest(), p.Send(ctx, progress, nil)
}

// connect prepares to send an image with the user's credentials.
func (p *Publication) connect(ctx context.Context, progress func(done, total int64), tell func(line string)) {
	if auth, err := authn.Resolve(ctx, authn.DefaultKeychain, p.to.Context()); err == nil {
		keepLogin(ctx, auth) // an error is the library's to tell
	}
	registry := p.to.Context().Registry
	p.way = &sending{
		base: connections(), plain: registry.Scheme() == "http",
		retry: &retry{host: registry.RegistryStr(), tell: tell}, bytes: newSentBytes(p.parts, progress),
	}
}

// options are those of the library.
func (p *Publication) options(ctx context.Context) []remote.Option {
	return []remote.Option{
		remote.WithContext(ctx), remote.WithAuthFromKeychain(authn.DefaultKeychain), remote.WithTransport(p.way),
		// All else is tried again by the transport.
		remote.WithRetryPredicate(anew), remote.WithRetryStatusCodes(),
		remote.WithRetryBackoff(remote.Backoff{Duration: time.Second, Factor: 2, Jitter: 0.1, Steps: 4}),
	}
}

// send uploads what the registry does not have yet, and gives it a name.
func (p *Publication) send(ctx context.Context, to name.Reference) error {
	return until(ctx, func() error { return remote.WriteIndex(to, p.index, p.options(ctx)...) })
}

// until waits for a push, and no longer than ctx goes on: the library waits without looking at it before it begins a layer anew.
func until(ctx context.Context, push func() error) error {
	done := make(chan error, 1)
	go func() { done <- push() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
