package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// fakeFormer stands before a real network as one of Bacalhau 1.7, of which no program can be had here: it tells its version, does not
// list the source that is called local since 1.8, and refuses a job that has it (F68). The rest is the network's own.
type fakeFormer struct{ *httputil.ReverseProxy }

// formerVersion is what it calls itself.
const formerVersion = "v1.7.0"

// sourcesListed is a node's list of the sources of inputs; that of its publishers has a local one as well.
var sourcesListed = regexp.MustCompile(`"(?:StorageSources|InputSources)":\[[^\]]*\]`)

// sourcesTyped is an input of a job that comes from the newer source; a publisher may be called local too.
var sourcesTyped = regexp.MustCompile(`"Source":\{[^{}]*"Type":"local"|"Source":\{"Params":\{[^{}]*\},"Type":"local"`)

func newFakeFormer(endpoint string) (*fakeFormer, error) {
	to, err := url.Parse(endpoint)
	if err != nil {
		return nil, err
	}
	f := &fakeFormer{&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(to)
		r.Out.Header.Del("Accept-Encoding")
	}}}
	f.ModifyResponse = func(r *http.Response) error {
		if r.StatusCode != http.StatusOK || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
			return nil
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		if strings.Contains(r.Request.URL.Path, "/nodes") || strings.Contains(r.Request.URL.Path, "/agent/") {
			body = sourcesListed.ReplaceAllFunc(body, func(list []byte) []byte {
				return bytes.ReplaceAll(bytes.ReplaceAll(list, []byte(`"local",`), nil), []byte(`,"local"`), nil)
			})
			body = bytes.ReplaceAll(body, []byte(`"v1.9.3"`), []byte(strconv.Quote(formerVersion)))
			body = bytes.ReplaceAll(body, []byte(`"Minor":"9"`), []byte(`"Minor":"7"`))
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		r.ContentLength = int64(len(body))
		r.Header.Set("Content-Length", strconv.Itoa(len(body)))
		return nil
	}
	return f, nil
}

// ServeHTTP implements http.Handler.
func (f *fakeFormer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, "/orchestrator/jobs") {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if sourcesTyped.Match(body) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"Status":400,"Message":"does not support local, only urldownload, inline, localdirectory"}`)
			return
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	f.ReverseProxy.ServeHTTP(w, r)
}

// former puts a fakeFormer before the network of the script, until its end: former
func formerNode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 || ts.Getenv("BACALHAU_API_HOST") == "" {
		ts.Fatalf("usage: node, then former")
	}
	f, err := newFakeFormer(ts.Getenv("BACALHAU_API_HOST"))
	ts.Check(err)
	server := httptest.NewServer(f)
	ts.Defer(server.Close)
	ts.Setenv("BACALHAU_API_HOST", server.URL)
}
