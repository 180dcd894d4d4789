package image

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote"

	"github.com/seatrial/seatrial/submit/limits"
)

// Push copies an image from where it was opened to the registry reference dst
// and returns the digest that names it there. progress may be nil; it is told
// the bytes sent and the bytes known so far. A single image
// is wrapped in an index that names its platform, because some engines cannot
// read the platform of a manifest (F49).
func Push(ctx context.Context, img *Image, dst string, progress func(done, total int64)) (digest string, err error) {
	p, err := NewPublication(ctx, []*Image{img}, dst)
	if err != nil {
		return "", err
	}
	defer p.Close()
	return p.Digest(), p.Send(ctx, progress)
}

// send uploads an index with the user's credentials.
func send(ctx context.Context, to name.Reference, index v1.ImageIndex, progress func(done, total int64)) error {
	options := sendOptions(ctx, to)
	if progress == nil {
		return until(ctx, func() error { return remote.WriteIndex(to, index, options...) })
	}
	updates := make(chan v1.Update, 16)
	told := make(chan struct{})
	var total int64
	go func() {
		defer close(told)
		for u := range updates {
			if u.Error == nil && ctx.Err() == nil {
				total = u.Total
				progress(u.Complete, u.Total)
			}
		}
	}()
	// The library closes the channel when it is done. It does not count layers that were there already.
	err := until(ctx, func() error {
		err := remote.WriteIndex(to, index, append(options, remote.WithProgress(updates))...)
		<-told
		return err
	})
	if err == nil {
		progress(total, total)
	}
	return err
}

// sendOptions are those of a push with the user's credentials.
func sendOptions(ctx context.Context, to name.Reference) []remote.Option {
	if auth, err := authn.Resolve(ctx, authn.DefaultKeychain, to.Context()); err == nil {
		keepLogin(ctx, auth) // an error is the library's to tell
	}
	return []remote.Option{
		remote.WithContext(ctx), remote.WithAuthFromKeychain(authn.DefaultKeychain), remote.WithTransport(sending{connections()}),
	}
}

// until waits for a push, and no longer than ctx goes on: the library waits without looking at it between the attempts that a registry
// asks for with 429.
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
