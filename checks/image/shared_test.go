package image

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// Whoever opens an image for all and gives up takes nobody along, and what all others get is one image.
func TestSharedGivenUp(t *testing.T) {
	noEngine(t)
	reference := newRegistry(t).Host + "/app:v1"
	fill(t, registrytest.Spec{}, reference)
	asked := make(chan struct{})
	var first atomic.Bool
	opts := Options{Shared: &Shared{}, Transport: fakeRegistry(func(req *http.Request) (*http.Response, error) {
		if first.CompareAndSwap(false, true) {
			close(asked)
			<-req.Context().Done()
			return nil, req.Context().Err()
		}
		return http.DefaultTransport.RoundTrip(req)
	})}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := Open(ctx, reference, opts); !errors.Is(err, context.Canceled) {
			t.Errorf("opened by who gave up: %v, want %v", err, context.Canceled)
		}
	})
	<-asked
	got := make([]*Image, 8)
	for i := range got {
		all.Go(func() {
			img, err := Open(t.Context(), reference, opts)
			if err != nil || !img.Access.Found {
				t.Errorf("image %d: %v, want one that is found", i, err)
			}
			got[i] = img
		})
	}
	cancel()
	all.Wait()
	for i, img := range got {
		if img != got[0] {
			t.Errorf("image %d is another one than the first", i)
		}
	}
}
