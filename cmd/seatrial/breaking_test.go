package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seatrial/seatrial/submit"
)

// fakeBreaking stands between a command and a real server and hangs in the middle of a download, as a lost network does.
// It is a relay: what it sends is the server's own.
type fakeBreaking struct {
	ts     *testscript.TestScript
	server *httptest.Server
	target *url.URL
	// half is a file: while it is missing the next download hangs half way, and then there it is.
	half string
	// downloads is where every download has a line: its path and what it asked for.
	downloads string
	mutex     sync.Mutex
}

// ended waits for the job whose ID was printed last to complete, and names it: ended VARIABLE.
func ended(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: ended VARIABLE")
	}
	id := strings.TrimSpace(ts.ReadFile("stdout"))
	client := submit.Dial(submit.Target{Endpoint: ts.Getenv("BACALHAU_API_HOST"), Origin: "test"}, "seatrial-test")
	outcome, err := client.Follow(context.Background(), id, func(submit.Event) {})
	ts.Check(err)
	if outcome.State != "Completed" {
		ts.Fatalf("job %s: %s: %s", id, outcome.State, outcome.Cause())
	}
	ts.Setenv(args[0], id)
}

// breaking puts a fake between the script and its network, or its IPFS gateway: breaking api|gateway. A download hangs
// half way while there is no file "half", which then is made; "downloads" has a line for each.
func breaking(ts *testscript.TestScript, neg bool, args []string) {
	at := map[string]string{"api": "BACALHAU_API_HOST", "gateway": "KUBO_GATEWAY"}
	if neg || len(args) != 1 || at[args[0]] == "" {
		ts.Fatalf("usage: breaking api|gateway")
	}
	target, err := url.Parse(ts.Getenv(at[args[0]]))
	ts.Check(err)
	f := &fakeBreaking{ts: ts, target: target, half: ts.MkAbs("half"), downloads: ts.MkAbs("downloads")}
	f.server = httptest.NewUnstartedServer(f)
	f.server.Start() // when f knows its address
	ts.Defer(func() {
		f.server.CloseClientConnections()
		f.server.Close()
	})
	if args[0] == "api" {
		ts.Setenv("BACALHAU_API_HOST", f.server.URL)
		return
	}
	ts.Setenv("IPFS_GATEWAY", f.server.URL)
	ts.Setenv("IPFS_PATH", ts.MkAbs("nowhere"))
}

// archiveURL is where a node or a store has results, in an answer of the API.
var archiveURL = regexp.MustCompile(`http://(127\.0\.0\.1:\d+)/([^"]*\.tar\.gz)`)

func (f *fakeBreaking) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	proxy := &httputil.ReverseProxy{
		Rewrite:  func(p *httputil.ProxyRequest) { p.SetURL(f.target) },
		ErrorLog: log.New(io.Discard, "", 0), // clients break off on purpose
	}
	host, download := strings.CutPrefix(r.URL.Path, "/through/")
	switch {
	case download: // of an archive
		host, _, _ = strings.Cut(host, "/")
		r.URL.Path = strings.TrimPrefix(r.URL.Path, "/through/"+host)
		r.URL.RawPath = "" // results have plain names
		// A signature holds for the host that the store is asked by.
		proxy.Rewrite = func(p *httputil.ProxyRequest) { p.SetURL(&url.URL{Scheme: "http", Host: host}) }
		proxy.ModifyResponse = f.relay
	case strings.HasPrefix(r.URL.Path, "/ipfs/"):
		proxy.ModifyResponse = f.relay
	case strings.HasSuffix(r.URL.Path, "/results"):
		r.Header.Del("Accept-Encoding")
		proxy.ModifyResponse = f.rename
	}
	proxy.ServeHTTP(w, r)
}

// rename makes the URLs of results lead through the fake.
func (f *fakeBreaking) rename(r *http.Response) error {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	named := archiveURL.ReplaceAllString(string(text), f.server.URL+"/through/$1/$2")
	r.Body = io.NopCloser(strings.NewReader(named))
	r.ContentLength = int64(len(named))
	r.Header.Set("Content-Length", strconv.Itoa(len(named)))
	return nil
}

// relay passes a download on, or half of it.
func (f *fakeBreaking) relay(r *http.Response) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	list, err := os.OpenFile(f.downloads, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	fmt.Fprintln(list, r.Request.URL.Path, r.Request.Header.Get("Range"))
	if err := list.Close(); err != nil {
		return err
	}
	if _, err := os.Stat(f.half); err != nil {
		r.Body = &hanging{ReadCloser: r.Body, left: breakAfter, half: f.half, gone: r.Request.Context().Done()}
	}
	return nil
}

// breakAfter is how much of a download comes, in bytes: more than what the sockets hold, so that most of it was read.
const breakAfter = 20 << 20

// hanging is a body that ends in silence.
type hanging struct {
	io.ReadCloser
	left int
	half string
	gone <-chan struct{}
}

func (h *hanging) Read(p []byte) (int, error) {
	if h.left == 0 {
		if err := os.WriteFile(h.half, nil, 0o644); err != nil {
			return 0, err
		}
		<-h.gone
		return 0, io.ErrUnexpectedEOF
	}
	n, err := h.ReadCloser.Read(p[:min(len(p), h.left)])
	h.left -= n
	return n, err
}
