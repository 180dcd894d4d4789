package image

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/limits"
)

// blobs are those of a repository, read with the login that showed its manifest. The library's own layers would look for a
// blob that is missing wherever the manifest says, and keep from us which answer it was.
type blobs struct {
	ref      name.Reference
	registry *handshake
	auth     authn.Authenticator
	agent    string

	mu     sync.Mutex
	client *http.Client
}

// open opens a layer. What the registry says of the image is a *rootfs.DamageError, and an answer that says nothing of it an
// *unreachableError.
func (b *blobs) open(ctx context.Context, layer v1.Descriptor) (io.ReadCloser, error) {
	resp, err := b.ask(ctx, http.MethodGet, layer.Digest)
	if err != nil {
		return nil, err
	}
	if damage := sized(layer, resp.ContentLength); damage != nil {
		resp.Body.Close()
		return nil, damage
	}
	return &arriving{resp.Body, b.ref.Context().RegistryStr()}, nil
}

// arriving says of a body that stalls whose it is.
type arriving struct {
	io.ReadCloser
	host string
}

// Read implements io.Reader. A body that ends too early stays just that.
func (a *arriving) Read(p []byte) (int, error) {
	n, err := a.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		err = &unreachableError{Host: a.host, Err: cause(err)}
	}
	return n, err
}

// sized compares the size that a source states, less than zero when it states none, with the manifest's.
func sized(layer v1.Descriptor, size int64) error {
	if size < 0 || size == layer.Size {
		return nil
	}
	return &rootfs.DamageError{Part: layerPart(layer.Digest), Fault: fmt.Sprintf("has %d bytes, want the %d that the manifest states", size, layer.Size)}
}

func layerPart(digest v1.Hash) string { return rootfs.Layer{Digest: digest.String()}.Part() }

// ask sends a request for a blob, whose answer is 200.
func (b *blobs) ask(ctx context.Context, method string, digest v1.Hash) (*http.Response, error) {
	client, err := b.connect(ctx)
	host := b.ref.Context().RegistryStr()
	if err != nil {
		return nil, b.judge(digest, err)
	}
	url := fmt.Sprintf("https://%s/v2/%s/blobs/%s", host, b.ref.Context().RepositoryStr(), digest)
	req, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err == nil && method == http.MethodHead && headless(resp) {
		resp.Body.Close()
		return b.ask(ctx, http.MethodGet, digest)
	}
	if err != nil {
		return nil, unreachable(host, err)
	}
	if err := transport.CheckError(resp, http.StatusOK); err != nil {
		resp.Body.Close()
		return nil, b.judge(digest, err)
	}
	return resp, nil
}

// headless tells of a registry that answers no HEAD.
func headless(resp *http.Response) bool {
	return resp.StatusCode == http.StatusMethodNotAllowed || resp.StatusCode == http.StatusNotImplemented
}

// judge tells a blob that is not there from a registry that does not say.
func (b *blobs) judge(digest v1.Hash, err error) error {
	err = damaged(layerPart(digest), b.ref, err)
	if answer, ok := errors.AsType[*transport.Error](err); ok {
		return &unreachableError{Host: b.ref.Context().RegistryStr(), Err: errors.New(registrySays(answer))}
	}
	return err
}

// connect logs in, once for all layers.
func (b *blobs) connect(ctx context.Context) (*http.Client, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.client != nil {
		return b.client, nil
	}
	retrying := transport.NewRetry(transport.NewUserAgent(b.registry.bound(limits.Layer), b.agent),
		transport.WithRetryBackoff(transport.Backoff{Duration: 200 * time.Millisecond, Factor: 1, Steps: 2}),
		transport.WithRetryStatusCodes(http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout))
	repository := b.ref.Context()
	authenticated, err := transport.NewWithContext(ctx, repository.Registry, b.auth, retrying, []string{repository.Scope(transport.PullScope)})
	if err != nil {
		return nil, err
	}
	b.client = &http.Client{Transport: authenticated, CheckRedirect: limits.Layer.CheckRedirect}
	return b.client, nil
}
