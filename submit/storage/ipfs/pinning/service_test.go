package pinning_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/fixtures/pinningtest"
	"github.com/seatrial/seatrial/submit/storage/ipfs/pinning"
)

const folder = "bafybeif7wxcqnfvb335zjlvny5l5vagmp2b7437hsyshodnstd2g33sqjq"

// serve starts a server and makes a client of it.
func serve(t *testing.T, h http.Handler, token string) *pinning.Service {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	service, err := pinning.New(server.URL+"/", token)
	if err != nil {
		t.Fatal(err)
	}
	return service
}

func parse(t *testing.T, text string) cid.Cid {
	t.Helper()
	c, err := cid.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A request is queued, then pinning, then pinned, and found again among others.
func TestLife(t *testing.T) {
	service := serve(t, &pinningtest.FakeService{}, pinningtest.Token)
	root := parse(t, folder)
	if found, err := service.Find(t.Context(), root); found != nil || err != nil {
		t.Fatalf("before: %+v, %v", found, err)
	}
	asked, err := service.Pin(t.Context(), root, strings.Repeat("n", 300), slices.Repeat([]string{"/ip4/192.0.2.1/tcp/4001"}, 30))
	if err != nil || asked.State != pinning.Queued || len(asked.Delegates) != 1 {
		t.Fatalf("asked: %+v, %v", asked, err)
	}
	other := parse(t, "bafkreic34cgjnbfb2jppz3qjggbajascpcyixp5uv34xh77p2c45or4dcm")
	for range 12 { // more than a page
		if _, err := service.Pin(t.Context(), other, "", nil); err != nil {
			t.Fatal(err)
		}
	}
	if found, err := service.Find(t.Context(), root); err != nil || found == nil || found.ID != asked.ID || found.State != pinning.Queued {
		t.Errorf("under way: %+v, %v", found, err)
	}
	var states []pinning.State
	if err := service.Wait(t.Context(), asked, func(p *pinning.Pin) { states = append(states, p.State) }); err != nil {
		t.Error(err)
	}
	if want := []pinning.State{pinning.Pinning, pinning.Pinned}; !slices.Equal(states, want) {
		t.Errorf("states %v, want %v", states, want)
	}
	if found, err := service.Find(t.Context(), root); err != nil || found == nil || found.State != pinning.Pinned {
		t.Errorf("after: %+v, %v", found, err)
	}
}

func TestRefusals(t *testing.T) {
	root := parse(t, folder)
	says := func(code int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(code)
			_, _ = io.WriteString(w, body)
		}
	}
	for name, c := range map[string]struct {
		answer http.Handler
		want   string
	}{
		"no account": {&pinningtest.FakeService{}, "401 Unauthorized: UNAUTHORIZED access token is missing or invalid"},
		"no money":   {says(409, "application/json", `{"error":{"reason":"INSUFFICIENT_FUNDS"}}`), "409 Conflict: INSUFFICIENT_FUNDS"},
		"a page":     {says(404, "text/html", "<html>"), "404 Not Found"},
		"no service": {says(200, "text/html", "<html>"), "its answer is not that of a pinning service"},
		"no state":   {says(202, "application/json", `{}`), "it is not that of a pinning service"},
		"own state":  {says(202, "application/json", `{"requestid":"1","status":"perhaps"}`), "its answer is not that of a pinning service"},
		"moved":      {http.RedirectHandler("https://elsewhere.example", http.StatusTemporaryRedirect), "307 Temporary Redirect"},
		"endless": {http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			for {
				if _, err := io.WriteString(w, strings.Repeat(" ", 1<<16)); err != nil {
					return
				}
			}
		}), "it has more than 1.0 MiB"},
	} {
		_, err := serve(t, c.answer, "wrong").Pin(t.Context(), root, "", nil)
		var refused *pinning.Error
		if !errors.As(err, &refused) || !strings.HasSuffix(err.Error(), ": "+c.want) || (refused.Status() == 401) != (refused.Hint() != "") {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestFailed(t *testing.T) {
	service := serve(t, &pinningtest.FakeService{Fails: "DAG too\nbig"}, pinningtest.Token)
	asked, err := service.Pin(t.Context(), parse(t, folder), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	err = service.Wait(t.Context(), asked, func(*pinning.Pin) {})
	if err == nil || !strings.HasSuffix(err.Error(), "the service gave up: DAG too big") {
		t.Errorf("%v", err)
	}
}

func TestEndpoints(t *testing.T) {
	for endpoint, want := range map[string]string{
		"https://pins.example/psa": "",
		"http://127.0.0.1:1":       "",
		"http://[::1]:1":           "",
		"http://pins.example":      "http://pins.example would show the token to everybody on the way, want https",
		"pins.example":             `"pins.example" is not a URL, want https://HOST/PATH`,
		"https://":                 `"https://" is not a URL, want https://HOST/PATH`,
		"":                         `"" is not a URL, want https://HOST/PATH`,
	} {
		_, err := pinning.New(endpoint, "")
		if got := ""; err != nil && err.Error() != want || err == nil && want != got {
			t.Errorf("%q: %v, want %q", endpoint, err, want)
		}
	}
}
