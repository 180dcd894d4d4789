package image

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

func TestAccess(t *testing.T) {
	hub := registrytest.FakeTokens{Public: []string{"open"}, User: "u", Password: "p"}
	ghcr := hub
	ghcr.Deny = true
	basic := registrytest.FakeLogin("u", "p")
	const denied = "403 Forbidden: requested access to the resource is denied"
	const unauthorized = "401 Unauthorized: authentication required"
	for _, tt := range []struct {
		name     string
		gate     registrytest.Gate
		repo     string
		login    bool
		password string
		want     Access
		requests []string
	}{
		{name: "token, public", gate: hub.Gate, repo: "open", login: true, want: Access{Found: true, Public: true}, requests: []string{
			"GET /v2/open/manifests/latest 401", "GET /token 200", "GET /v2/open/manifests/latest 200 Bearer", "GET /v2/open/blobs/ 200 Bearer",
		}},
		{name: "token, private", gate: hub.Gate, repo: "closed", want: Access{Refusal: unauthorized}},
		{name: "token, private, logged in", gate: hub.Gate, repo: "closed", login: true, want: Access{Found: true, Refusal: unauthorized}},
		{name: "token, denied", gate: ghcr.Gate, repo: "closed", want: Access{Refusal: denied}, requests: []string{
			"GET /v2/closed/manifests/latest 401", "GET /token 403",
		}},
		{name: "token, denied, logged in", gate: ghcr.Gate, repo: "closed", login: true, want: Access{Found: true, Refusal: denied}},
		{name: "token, denied, wrong password", gate: ghcr.Gate, repo: "closed", login: true, password: "q", want: Access{Refusal: denied}},
		{name: "basic", gate: basic, repo: "closed", want: Access{Refusal: unauthorized}, requests: []string{"GET /v2/closed/manifests/latest 401"}},
		{name: "basic, logged in", gate: basic, repo: "closed", login: true, want: Access{Found: true, Refusal: unauthorized}, requests: []string{
			"GET /v2/closed/manifests/latest 401", "GET /v2/closed/manifests/latest 200 Basic", "GET /v2/closed/blobs/ 200 Basic",
		}},
		{name: "basic, wrong password", gate: basic, repo: "closed", login: true, password: "q", want: Access{Refusal: unauthorized}},
		{name: "no such image", repo: "nosuch", want: Access{Refusal: "404 Not Found: Unknown name"}, requests: []string{"GET /v2/nosuch/manifests/latest 404"}},
		{name: "no such image, logged in", repo: "nosuch", login: true, want: Access{Refusal: "404 Not Found: Unknown name"}},
		{name: "open registry never sees the login", repo: "open", login: true, want: Access{Found: true, Public: true}, requests: []string{
			"GET /v2/open/manifests/latest 200", "GET /v2/open/blobs/ 200",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noEngine(t)
			var gates []registrytest.Gate
			if tt.gate != nil {
				gates = append(gates, tt.gate)
			}
			r := newRegistry(t, gates...)
			for _, repo := range []string{"open", "closed"} {
				if _, err := (registrytest.Spec{}).Push(r.Host+"/"+repo, "u", "p"); err != nil {
					t.Fatal(err)
				}
			}
			if tt.login {
				password := tt.password
				if password == "" {
					password = "p"
				}
				login(t, r.Host, "u", password)
			}
			img, err := Open(t.Context(), r.Host+"/"+tt.repo, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, img.Access); diff != "" {
				t.Error(diff)
			}
			if (img.Config != nil) != tt.want.Found {
				t.Errorf("configuration is %+v", img.Config)
			}
			if diff := cmp.Diff(tt.requests, asked(r)); tt.requests != nil && diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnonymous(t *testing.T) {
	noEngine(t)
	r := newRegistry(t, registrytest.FakeLogin("u", "p"))
	login(t, r.Host, "u", "p")
	img, err := Open(t.Context(), r.Host+"/app", Options{Anonymous: true})
	if err != nil {
		t.Fatal(err)
	}
	if img.Access.Found || len(r.Requests()) != 1 {
		t.Errorf("access %+v after %q", img.Access, asked(r))
	}
}

func TestUnreachable(t *testing.T) {
	noEngine(t)
	stalled, err := registrytest.NewFakeStalled()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stalled.Close)
	refused, err := registrytest.NewFakeRefused()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(refused.Close)
	down := newRegistry(t, registrytest.Answer(http.StatusServiceUnavailable))
	for _, tt := range []struct {
		reference string
		timeout   time.Duration
		want      string
	}{
		{refused.Host + "/app:v1", 0, "reading image %s: dial tcp " + refused.Host + ": connect: connection refused"},
		{stalled.Host + "/app:v1", 50 * time.Millisecond, "reading image %s: " + stalled.Host + ": no answer in time: context deadline exceeded"},
		{down.Host + "/app:v1", 0, "reading image %s: " + down.Host + ": 503 Service Unavailable"},
	} {
		_, err := Open(t.Context(), tt.reference, Options{Timeout: tt.timeout})
		var unreachable *unreachableError
		if !errors.As(err, &unreachable) {
			t.Errorf("%s: got %v, want an unreachableError", tt.reference, err)
			continue
		}
		if want := fmt.Sprintf(tt.want, tt.reference); err.Error() != want {
			t.Errorf("\n got %s\nwant %s", err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, stalled.Host+"/app", Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want a cancelled context", err)
	}
}
