package storage

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/internal/reach"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// maxPage is how much of a page is read to tell what it is, in bytes.
const maxPage = 64 << 10

// URL is what a server says of a file when asked as a node asks: with HEAD, after up to 10 redirects.
type URL struct {
	// Final is where the redirects lead, without a password.
	Final string
	// Problem is why there is no answer that a node could use, although the server was reached:
	// "it redirects in a circle". Everything below is then empty.
	Problem string
	// Status and Code of the answer to HEAD: "404 Not Found", 404. A node wants 200.
	Status string
	Code   int
	// Get is the status that GET has instead when HEAD has not 200, which is why a browser may show the file.
	Get string
	// Length in bytes, -1 when the server does not tell; a node then refuses the job (F28).
	Length int64
	// Name of the file a node would mount below the input's target; empty when it would make up a random one.
	Name string
	// HTML: what comes is a page for browsers, whatever the URL's file name says.
	HTML bool
	// Listing: that page lists a directory (F29).
	Listing bool
}

// probeURL returns nil for a URL that no node accepts.
func probeURL(ctx context.Context, typed string) (*URL, error) {
	source, err := parseURL(typed)
	if err != nil {
		return nil, nil // other checks say so
	}
	client := newWebClient()
	defer client.CloseIdleConnections()
	head, err := ask(ctx, client, http.MethodHead, source)
	if problem := serverProblem(err); problem != "" {
		return &URL{Final: source.String(), Problem: problem, Length: -1}, nil
	}
	if err != nil {
		return nil, reach.Error(source.Host, err)
	}
	head.Body.Close()
	u := &URL{
		Final:  finalURL(head),
		Status: head.Status, Code: head.StatusCode,
		Length: head.ContentLength,
		Name:   fileNameOf(head),
	}
	switch {
	case u.Code != http.StatusOK:
		u.Get, _ = peek(ctx, client, source)
	case mayBePage(head):
		_, page := peek(ctx, client, source)
		u.HTML, u.Listing = isHTML(page), isListing(page)
	}
	return u, nil
}

// finalURL is where an answer comes from.
func finalURL(head *http.Response) string {
	if redirected(head) {
		return shown(head.Request.URL)
	}
	return head.Request.URL.String() // as it was typed
}

// shown is a URL without what opens it: whoever reads the message shall not have the file.
func shown(u *url.URL) string { return secret.URL(u.String()) }

// peek is the status of GET and the beginning of what it brings. It is asked for only after HEAD has
// answered, so an error here is no news: the status is then empty.
func peek(ctx context.Context, client *http.Client, source *url.URL) (status string, page []byte) {
	resp, err := ask(ctx, client, http.MethodGet, source)
	if err != nil {
		return "", nil
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return resp.Status, nil
	}
	page, _ = (&limits.Limits{Name: limits.WebInput.Name, Bytes: maxPage}).ReadAll(resp.Body) // what came before an error is enough
	return resp.Status, page
}

// serverProblem is an error that is the server's doing and would be the same for a node.
func serverProblem(err error) string {
	var host x509.HostnameError
	var certificate x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	beyond, limited := limits.Of(err)
	switch {
	case errors.Is(err, limits.ErrCircle), errors.Is(err, limits.ErrElsewhere):
		return err.Error()
	case limited && beyond.Field == "redirects":
		return beyond.Error()
	case errors.As(err, &host):
		return "the server's certificate is for another host"
	case errors.As(err, &certificate) && certificate.Reason == x509.Expired && errors.As(err, &verification):
		return "the server's certificate has expired"
	}
	return ""
}

// mayBePage tells whether an answer deserves a look: HTML under a name that does not promise it.
func mayBePage(head *http.Response) bool {
	kind, _, _ := mime.ParseMediaType(head.Header.Get("Content-Type"))
	if kind != "text/html" && kind != "application/xhtml+xml" {
		return false
	}
	extension := strings.ToLower(path.Ext(fileNameOf(head)))
	return extension != ".html" && extension != ".htm" && extension != ".xhtml"
}

// isHTML tells whether a text begins as a page does.
func isHTML(page []byte) bool {
	start := bytes.ToLower(bytes.TrimLeft(page[:min(len(page), 1024)], "\ufeff \t\r\n"))
	for bytes.HasPrefix(start, []byte("<!--")) || bytes.HasPrefix(start, []byte("<?xml")) {
		_, after, _ := bytes.Cut(start, []byte(">"))
		start = bytes.TrimLeft(after, " \t\r\n")
	}
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html")) || isListing(start)
}

// isListing knows the pages that Apache, nginx, Python, Caddy, lighttpd and Go make of a directory.
func isListing(page []byte) bool {
	page = bytes.ToLower(page)
	for _, sign := range []string{
		"<title>index of ", "<h1>index of ", "<title>directory listing for", "<title>directory: ",
		"<title>listing of ", "<pre>\n<a href=\"",
	} {
		if bytes.Contains(page, []byte(sign)) {
			return true
		}
	}
	return false
}
