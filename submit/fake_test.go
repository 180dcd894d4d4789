package submit

import (
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/cenkalti/backoff/v5"
)

// quiet is for servers whose clients break off on purpose.
var quiet = log.New(io.Discard, "", 0)

// fakeNetwork is a server with the API's paths that a test needs, and a client that does not wait.
func fakeNetwork(t *testing.T, handlers map[string]http.HandlerFunc) (*httptest.Server, *Client) {
	t.Helper()
	mux := http.NewServeMux()
	for pattern, handler := range handlers {
		mux.HandleFunc(pattern, handler)
	}
	server := httptest.NewUnstartedServer(mux)
	server.Config.ErrorLog = quiet
	server.Start()
	t.Cleanup(server.Close)
	return server, impatient(Target{Endpoint: server.URL, Origin: "test"})
}

// impatient is a client whose pauses take no time.
func impatient(target Target) *Client {
	c := Dial(target, "seatrial-test")
	c.Pause = func(ctx context.Context) error { return ctx.Err() }
	c.pauses = func() backoff.BackOff { return &backoff.ZeroBackOff{} }
	return c
}

// answer is a handler that always sends the same.
func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}
