package image

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// A push that a registry puts off again and again ends when it is told to.
func TestPushPutOff(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r := registrytest.New(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if req.Method != http.MethodPost {
				next.ServeHTTP(w, req)
				return
			}
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
			cancel()
		})
	})
	t.Cleanup(r.Close)
	img, err := Open(t.Context(), files(t, sample)[DockerArchive], Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Push(ctx, img, r.Host+"/app:v1", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
}
