package storage

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/seatrial/seatrial/submit/storage/transfer"
)

// answerTimeout is how long a server may take to begin its answer; the body may take as long as it needs.
const answerTimeout = time.Minute

// webClient asks web servers as a node does.
type webClient struct{ http.Client }

func newWebClient() *webClient {
	return &webClient{http.Client{
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			ForceAttemptHTTP2:     true,
			TLSHandshakeTimeout:   answerTimeout,
			ResponseHeaderTimeout: answerTimeout,
		},
		CheckRedirect: limitRedirects,
	}}
}

// errElsewhere is a redirect that no web client follows.
var errElsewhere = errors.New("it redirects to a URL that is neither http nor https")

func limitRedirects(to *http.Request, via []*http.Request) error {
	if len(via) >= 10 {
		return transfer.ErrRedirects // the node's own limit when it asks with HEAD
	}
	if to.URL.Scheme != "http" && to.URL.Scheme != "https" {
		return errElsewhere
	}
	return nil
}

// answer is what a server says at the end of the redirects.
type answer struct {
	*http.Response
	redirected bool
}

// ask sends one request and follows its redirects. The error is without method and URL.
func (c *webClient) ask(ctx context.Context, method string, source *url.URL) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, method, source.String(), nil)
	if err != nil {
		return answer{}, err
	}
	var a answer
	client := c.Client
	client.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		a.redirected = true
		return limitRedirects(req, via)
	}
	a.Response, err = client.Do(req)
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // its text repeats method and URL
	}
	return a, err
}

// fileName is what a node would call the file; empty when it would make up a name.
func (a answer) fileName() string {
	disposition := ""
	if a.redirected {
		disposition = a.Header.Get("Content-Disposition")
	}
	return fileName(a.Request.URL.Path, disposition)
}

// fileName is what a node calls a download: the base of the final URL's path, or what
// Content-Disposition says after a redirect (contract 2). With neither it is empty, and a node makes up a random UUID.
// It can still be ".." or the like: see usable.
func fileName(urlPath, disposition string) string {
	if _, params, err := mime.ParseMediaType(disposition); err == nil && params["filename"] != "" {
		return filepath.Base(params["filename"])
	}
	base := path.Base(urlPath)
	if base == "." || base == "/" {
		return ""
	}
	return base
}

// usable tells whether a name is one of a file in a folder.
func usable(name string) bool {
	return filepath.IsLocal(name) && filepath.Base(name) == name && name != "." && !strings.ContainsRune(name, 0) && len(name) <= 255
}
