package image

import (
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"

	"github.com/google/go-containerregistry/pkg/registry"
)

// NewRegistry serves a registry that anyone may read and write, for the local
// network of `seatrial network up`: bind it to a loopback address only.
// Layers are kept in dir, manifests in memory, so it starts empty each time.
// A folder that cannot be written shows in the answer to the first upload.
func NewRegistry(dir string) http.Handler {
	uploads := filepath.Join(dir, "uploads")
	_ = os.MkdirAll(uploads, 0o700)
	inner := registry.New(
		registry.WithBlobHandler(registry.NewDiskBlobHandler(dir)),
		registry.Logger(log.New(io.Discard, "", 0)),
	)
	return &uploader{inner: typeErrors(inner), dir: uploads}
}

// typeErrors has a registry say that its errors are JSON, which go-containerregistry's leaves out: Docker Engine 26
// reads no other, and a node then calls an image that is not there an unknown error.
func typeErrors(inner http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		inner.ServeHTTP(&errorTyper{w}, req)
	})
}

type errorTyper struct{ http.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (t *errorTyper) WriteHeader(status int) {
	if status >= http.StatusBadRequest && t.Header().Get("Content-Type") == "" {
		t.Header().Set("Content-Type", "application/json")
	}
	t.ResponseWriter.WriteHeader(status)
}
