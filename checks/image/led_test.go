package image

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote"

	"github.com/seatrial/seatrial/submit/limits"
)

// fakeInternet stands in for every host there is: one server answers for all, and nobody else is asked.
type fakeInternet struct {
	server *httptest.Server
	mu     sync.Mutex
	// dialed are the addresses that somebody wanted to reach, and logins what each host was told to let us in by.
	dialed []string
	logins map[string][]string
}

func newFakeInternet(t *testing.T, tls bool, answer http.HandlerFunc) *fakeInternet {
	t.Helper()
	n := &fakeInternet{logins: map[string][]string{}}
	n.server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if login := r.Header.Get("Authorization"); login != "" {
			n.mu.Lock()
			n.logins[r.Host] = append(n.logins[r.Host], login)
			n.mu.Unlock()
		}
		answer(w, r)
	}))
	n.server.Config.ErrorLog = log.New(io.Discard, "", 0)
	if tls {
		n.server.StartTLS()
	} else {
		n.server.Start()
	}
	t.Cleanup(n.server.Close)
	return n
}

// transport looks at addresses as the product's own, and counts them instead of asking.
func (n *fakeInternet) transport() http.RoundTripper {
	return limits.Registry.Transport(&http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			n.mu.Lock()
			n.dialed = append(n.dialed, address)
			n.mu.Unlock()
			return (&net.Dialer{}).DialContext(ctx, network, n.server.Listener.Addr().String())
		},
	})
}

// A registry leads nobody to the machine's own link or network, and logins only to where they belong.
func TestWhereRegistriesLead(t *testing.T) {
	noEngine(t)
	const registry = "192.0.2.1"
	login(t, registry, "me", "password")
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("me:password"))
	bearer := func(realm string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Path == "/token" && r.Header.Get("Authorization") != "":
				fmt.Fprint(w, `{"token":"of-the-user"}`)
			case r.URL.Path == "/token":
				w.WriteHeader(http.StatusUnauthorized)
			default:
				w.Header().Set("WWW-Authenticate", fmt.Sprintf(`Bearer realm=%q,service="fake"`, realm))
				w.WriteHeader(http.StatusUnauthorized)
			}
		}
	}
	redirects := func(to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.Host != registry:
				w.WriteHeader(http.StatusNotFound)
			case r.Header.Get("Authorization") == "":
				w.Header().Set("WWW-Authenticate", `Basic realm="fake"`)
				w.WriteHeader(http.StatusUnauthorized)
			default:
				http.Redirect(w, r, to, http.StatusTemporaryRedirect)
			}
		}
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		// others are the addresses that are asked besides the registry's, and told the hosts that get the password.
		others, told []string
	}{
		"a realm of its own":              {bearer("https://192.0.2.2/token"), []string{"192.0.2.2:443"}, []string{"192.0.2.2"}},
		"a realm without TLS":             {bearer("http://192.0.2.2/token"), nil, nil},
		"a realm that is metadata":        {bearer("https://169.254.169.254/token"), nil, nil},
		"a realm on this machine":         {bearer("https://127.0.0.1:5000/token"), nil, nil},
		"a realm in the private network":  {bearer("https://10.0.0.1/token"), nil, nil},
		"a redirect to a store":           {redirects("https://192.0.2.3/manifest"), []string{"192.0.2.3:443"}, []string{registry}},
		"a redirect to metadata":          {redirects("http://169.254.169.254/latest/meta-data/"), nil, []string{registry}},
		"a redirect to metadata with TLS": {redirects("https://169.254.169.254/latest/meta-data/"), nil, []string{registry}},
		"a redirect to this machine":      {redirects("http://127.0.0.1:5001/api/v0/id"), nil, []string{registry}},
		"a redirect to a private network": {redirects("https://[fd00::1]/"), nil, []string{registry}},
	} {
		t.Run(name, func(t *testing.T) {
			n := newFakeInternet(t, true, c.answer)
			_, err := Open(t.Context(), registry+"/app:v1", Options{Transport: n.transport()})
			asked := slices.Compact(slices.Sorted(slices.Values(n.dialed)))
			asked = slices.DeleteFunc(asked, func(a string) bool { return a == registry+":443" })
			if diff := cmp.Diff(c.others, asked); diff != "" && len(c.others)+len(asked) > 0 {
				t.Errorf("asked, after %v: %s", err, diff)
			}
			var told []string
			for host, logins := range n.logins {
				if slices.Contains(logins, basic) {
					told = append(told, host)
				}
				if host != registry && slices.ContainsFunc(logins, func(l string) bool { return strings.HasPrefix(l, "Bearer") }) {
					t.Errorf("%s has the token of the registry: %v", host, logins)
				}
			}
			if diff := cmp.Diff(c.told, told); diff != "" {
				t.Errorf("told the password: %s", diff)
			}
		})
	}
}

// A registry without TLS has its realm elsewhere with it.
func TestLoginsGoOverTLS(t *testing.T) {
	n := newFakeInternet(t, true, func(http.ResponseWriter, *http.Request) {})
	registry, err := name.NewRegistry("10.0.0.1:5000")
	if err != nil {
		t.Fatal(err)
	}
	h := (&handshake{registry: registry, base: n.transport()}).bound(limits.Registry)
	for method, login := range map[string]string{http.MethodGet: "Basic bWU6cGFzc3dvcmQ=", http.MethodPost: ""} {
		req, err := http.NewRequestWithContext(t.Context(), method, "http://192.0.2.2/token", nil)
		if err != nil {
			t.Fatal(err)
		}
		if login != "" {
			req.Header.Set("Authorization", login)
		}
		if resp, err := h.RoundTrip(req); err == nil {
			resp.Body.Close()
			t.Errorf("%s: the login is sent", method)
		}
	}
	if len(n.dialed) > 0 {
		t.Errorf("asked %v", n.dialed)
	}
}

// A registry that answers without TLS alone gets no login, be it in a private network: neither to show an image nor to take one.
func TestLoginsStayWithoutTLS(t *testing.T) {
	noEngine(t)
	const registry = "10.0.0.1:5000"
	login(t, registry, "me", "password")
	n := newFakeInternet(t, false, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", `Basic realm="fake"`)
		w.WriteHeader(http.StatusUnauthorized)
	})
	img, err := Open(t.Context(), registry+"/app:v1", Options{Transport: n.transport()})
	if err != nil || img.Access.Found || !strings.HasSuffix(img.Access.Refusal, ", and your login is not sent to it unencrypted") {
		t.Errorf("opened as %+v, %v", img, err)
	}
	to, err := parseRemote(registry + "/app:v1")
	if err != nil {
		t.Fatal(err)
	}
	image, err := sample.Image()
	if err != nil {
		t.Fatal(err)
	}
	err = remote.Write(to, image, []remote.Option{
		remote.WithContext(t.Context()), remote.WithAuthFromKeychain(authn.DefaultKeychain), remote.WithTransport(&sending{base: n.transport(), retry: &retry{}}),
	}...)
	if err == nil || !strings.Contains(err.Error(), "the login would be sent to http://"+registry) {
		t.Errorf("pushed with %v", err)
	}
	if len(n.logins) > 0 {
		t.Errorf("told %v", n.logins)
	}
}
