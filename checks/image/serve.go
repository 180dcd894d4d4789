package image

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
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
	return &uploader{inner: inner, dir: uploads}
}

// errorTyper has a registry say that its errors are JSON, which go-containerregistry's leaves out: Docker Engine 26
// reads no other, and a node then calls an image that is not there an unknown error.
type errorTyper struct{ http.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (t *errorTyper) WriteHeader(status int) {
	if status >= http.StatusBadRequest && t.Header().Get("Content-Type") == "" {
		t.Header().Set("Content-Type", "application/json")
	}
	t.ResponseWriter.WriteHeader(status)
}

// uploader keeps the pieces of a layer on disk until it is whole and hands it
// to the inner registry in one request; that one would keep them in memory.
type uploader struct {
	inner http.Handler
	dir   string
	// busy are the uploads that a request is writing to.
	busy sync.Map
}

var uploadPath = regexp.MustCompile(`^/v2/(.+)/blobs/uploads/([A-Z0-9]*)$`)

// ServeHTTP implements http.Handler.
func (u *uploader) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	match := uploadPath.FindStringSubmatch(req.URL.Path)
	if match == nil {
		u.inner.ServeHTTP(&errorTyper{w}, req)
		return
	}
	repo, id := match[1], match[2]
	if id == "" {
		if req.Method == http.MethodPost && req.URL.Query().Get("digest") == "" {
			u.start(w, repo)
			return
		}
		u.inner.ServeHTTP(&errorTyper{w}, req)
		return
	}
	if _, taken := u.busy.LoadOrStore(id, true); taken {
		http.Error(w, "another request writes to this upload", http.StatusConflict)
		return
	}
	defer u.busy.Delete(id)
	f, err := os.OpenFile(filepath.Join(u.dir, id), os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		http.Error(w, "no such upload", http.StatusNotFound)
		return
	}
	defer f.Close()
	switch req.Method {
	case http.MethodGet:
		u.progress(w, repo, f, http.StatusNoContent)
	case http.MethodPatch:
		u.add(w, req, repo, f)
	case http.MethodPut:
		u.finish(w, req, f)
	case http.MethodDelete:
		_ = os.Remove(f.Name())
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

func (u *uploader) start(w http.ResponseWriter, repo string) {
	f, err := os.OpenFile(filepath.Join(u.dir, rand.Text()), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer f.Close()
	u.progress(w, repo, f, http.StatusAccepted)
}

func (u *uploader) add(w http.ResponseWriter, req *http.Request, repo string, f *os.File) {
	have, err := f.Seek(0, io.SeekEnd)
	if from, _, ok := strings.Cut(req.Header.Get("Content-Range"), "-"); ok && err == nil && from != strconv.FormatInt(have, 10) {
		u.progress(w, repo, f, http.StatusRequestedRangeNotSatisfiable)
		return
	}
	if err == nil {
		_, err = io.Copy(f, req.Body)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	u.progress(w, repo, f, http.StatusAccepted)
}

// finish adds what the last request brings, then uploads the whole as one.
func (u *uploader) finish(w http.ResponseWriter, req *http.Request, f *os.File) {
	defer os.Remove(f.Name())
	_, err := io.Copy(f, req.Body)
	_, rewindErr := f.Seek(0, io.SeekStart)
	got, size, hashErr := v1.SHA256(f)
	_, againErr := f.Seek(0, io.SeekStart)
	if err := errors.Join(err, rewindErr, hashErr, againErr); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	// The inner registry would tell the standard logger.
	if want := req.URL.Query().Get("digest"); got.String() != want {
		http.Error(w, "the layer's digest is "+got.String(), http.StatusBadRequest)
		return
	}
	whole := req.Clone(req.Context())
	whole.Method = http.MethodPost
	whole.URL.Path = strings.TrimSuffix(req.URL.Path, filepath.Base(f.Name()))
	whole.Header.Del("Content-Range")
	whole.Body, whole.ContentLength = io.NopCloser(f), size
	u.inner.ServeHTTP(&errorTyper{w}, whole)
}

func (u *uploader) progress(w http.ResponseWriter, repo string, f *os.File, status int) {
	have, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Location", "/v2/"+repo+"/blobs/uploads/"+filepath.Base(f.Name()))
	w.Header().Set("Range", fmt.Sprintf("0-%d", max(have-1, 0)))
	w.WriteHeader(status)
}
