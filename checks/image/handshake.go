package image

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/google/go-containerregistry/pkg/name"

	"github.com/seatrial/seatrial/submit/limits"
)

// handshake is the transport to one registry. It spares the round trip of
// go-containerregistry's opening question "GET /v2/", which nodes' engines ask
// only once for many images: at first it answers itself that no login is
// needed, and once the registry has asked for one it answers with that
// challenge, so that the library goes through the exchange of tokens.
type handshake struct {
	registry name.Registry
	base     http.RoundTripper
	// limits are those of every answer, but for layers when these are to be copied: copying is the one with its own.
	limits  *limits.Limits
	copying *limits.Limits

	mu sync.Mutex
	// scheme is the one the registry answered to; until then it is empty.
	scheme string
	// challenge is what the registry answered 401 with, accepted what the opening question is answered with.
	challenge, accepted []string
}

// bound is the same handshake, as far as it has come, for answers of other limits.
func (h *handshake) bound(by *limits.Limits) *handshake {
	h.mu.Lock()
	defer h.mu.Unlock()
	return &handshake{registry: h.registry, base: h.base, limits: by, copying: h.copying, scheme: h.scheme, challenge: h.challenge, accepted: h.accepted}
}

// trip sends a request as it is. The library's own clients follow redirects in circles, until there were too many.
func (h *handshake) trip(req *http.Request) (*http.Response, error) {
	via := ledThere(req)
	if len(via) > 0 {
		if err := h.limits.CheckRedirect(req, via); err != nil {
			return nil, err
		}
	}
	by := h.limits
	if h.copying != nil && (strings.Contains(req.URL.Path, "/blobs/") || len(via) > 0 && strings.Contains(via[len(via)-1].URL.Path, "/blobs/")) {
		by = h.copying
	}
	return by.Bound(h.base).RoundTrip(req)
}

// elsewhere sends a request to where the registry leads: to its realm, or to where it keeps its layers. A login goes there
// over TLS only, and nothing at all to what has a private address when the registry has not.
func (h *handshake) elsewhere(req *http.Request) (*http.Response, error) {
	login := req.Header.Get("Authorization") != "" || req.Method == http.MethodPost // of an identity token
	if host := req.URL.Hostname(); login && req.URL.Scheme != "https" && !limits.Loopback(host) {
		return nil, fmt.Errorf("the registry wants the login to be sent to http://%s, where everybody on the way could read it, want https", req.URL.Host)
	}
	from := &url.URL{Host: h.registry.RegistryStr()}
	return h.trip(req.WithContext(limits.Led(req.Context(), from, req.URL)))
}

// RoundTrip implements http.RoundTripper.
func (h *handshake) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Host != h.registry.RegistryStr() {
		return h.elsewhere(req)
	}
	if req.URL.Path == "/v2/" {
		return h.ping(req)
	}
	resp, err := h.send(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusUnauthorized {
		h.mu.Lock()
		h.challenge = resp.Header.Values("WWW-Authenticate")
		h.mu.Unlock()
	}
	if strings.Contains(req.URL.Path, "/manifests/") && resp.ContentLength > h.limits.Bytes {
		resp.Body.Close()
		return nil, tooLarge("manifest", h.limits.Bytes)
	}
	if strings.Contains(req.URL.Path, "/manifests/") && resp.StatusCode == http.StatusOK {
		return counted(resp)
	}
	return resp, nil
}

// counted is an answer whose document is small enough to be decoded, which the library does before it shows it to anybody.
func counted(resp *http.Response) (*http.Response, error) {
	raw, err := limits.Registry.ReadAll(resp.Body)
	resp.Body.Close()
	if err == nil {
		err = countable(raw)
	}
	if err != nil {
		return nil, fmt.Errorf("reading manifest: %w", err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(raw))
	return resp, nil
}

// acceptChallenge makes the opening question be answered with the challenge of
// the last request, and tells whether there is a new one.
func (h *handshake) acceptChallenge() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.challenge) == 0 || len(h.accepted) > 0 {
		return false
	}
	h.accepted = h.challenge
	return true
}

// givesTokens tells a registry that gives tokens to anonymous clients too, as most public ones do, from one that wants a password.
func (h *handshake) givesTokens() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.ContainsFunc(h.accepted, func(challenge string) bool {
		return strings.HasPrefix(strings.ToLower(challenge), "bearer")
	})
}

// plain tells a registry that answers where everybody on the way can read a login. The library's name for one in a private network
// allows that, and so does whoever keeps its port for https from answering.
func (h *handshake) plain() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	host := (&url.URL{Host: h.registry.RegistryStr()}).Hostname()
	return h.scheme == "http" && !limits.Loopback(host)
}

func (h *handshake) ping(req *http.Request) (*http.Response, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	// The library takes the scheme it was answered on for the registry's, and sends tokens there.
	if h.scheme != "" && req.URL.Scheme != h.scheme {
		return nil, http.ErrSchemeMismatch
	}
	resp := &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: http.NoBody, Request: req,
	}
	if len(h.accepted) > 0 {
		resp.Status, resp.StatusCode = "401 Unauthorized", http.StatusUnauthorized
		resp.Header["Www-Authenticate"] = h.accepted
	}
	return resp, nil
}

// send tries https first and plain http only where engines do too: on this machine and in private networks.
func (h *handshake) send(req *http.Request) (*http.Response, error) {
	h.mu.Lock()
	scheme := h.scheme
	h.mu.Unlock()
	if scheme != "" {
		return h.trip(with(req, scheme))
	}
	resp, err := h.trip(with(req, "https"))
	scheme = "https"
	// A registry with a certificate that is not trusted is not one without any.
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	if err != nil && h.registry.Scheme() == "http" && req.Context().Err() == nil && !untrusted {
		scheme = "http"
		plain, plainErr := h.trip(with(req, scheme))
		if plainErr == nil || errors.Is(err, http.ErrSchemeMismatch) {
			resp, err = plain, plainErr
		}
	}
	if err == nil {
		h.mu.Lock()
		h.scheme = scheme
		h.mu.Unlock()
	}
	return resp, err
}

func with(req *http.Request, scheme string) *http.Request {
	if req.URL.Scheme == scheme {
		return req
	}
	req = req.Clone(req.Context())
	req.URL.Scheme = scheme
	return req
}
