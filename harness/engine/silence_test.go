package engine

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/moby/moby/api/types/container"

	"github.com/seatrial/seatrial/submit/limits"
)

// impatient has the waits of this test short.
func impatient(t *testing.T, idle, total time.Duration) {
	t.Helper()
	before := *limits.Engine
	limits.Engine.Idle, limits.Engine.Total = idle, total
	t.Cleanup(func() { *limits.Engine = before })
}

// An engine that takes connections and says nothing is unavailable, in one line.
func TestSilentFromTheStart(t *testing.T) {
	impatient(t, 50*time.Millisecond, time.Hour)
	socket := filepath.Join(t.TempDir(), "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, err = (&Endpoint{Host: "unix://" + socket}).Connect(t.Context())
	var unavailable *UnavailableError
	if !errors.As(err, &unavailable) || unavailable.Reason != "it takes connections and does not answer" {
		t.Error(err)
	}
}

// newFakeEngine is one whose containers run until hang is closed, and which answers pings while it is alive.
func newFakeEngine(t *testing.T) (e *Engine, alive *atomic.Bool, pings *atomic.Int32) {
	t.Helper()
	alive, pings = new(atomic.Bool), new(atomic.Int32)
	alive.Store(true)
	hang := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !alive.Load():
			<-hang
		case strings.HasSuffix(r.URL.Path, "/_ping"):
			pings.Add(1)
			w.Header().Set("Api-Version", "1.41")
		case strings.HasSuffix(r.URL.Path, "/wait"), strings.HasSuffix(r.URL.Path, "/stats"):
			w.(http.Flusher).Flush()
			<-hang
		default:
			<-hang
		}
	}))
	t.Cleanup(func() {
		close(hang)
		server.Close()
	})
	e, err := (&Endpoint{Host: "tcp://" + strings.TrimPrefix(server.URL, "http://")}).Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e, alive, pings
}

// While a container runs the engine has nothing to say; it is waited for as long as it answers beside that, and no longer.
func TestSilentWhileAContainerRuns(t *testing.T) {
	impatient(t, 500*time.Millisecond, time.Hour) // in which a busy machine must answer a ping
	e, alive, pings := newFakeEngine(t)
	ended := e.Ended(t.Context(), "c", container.WaitConditionNextExit)
	stats, err := e.Stats(t.Context(), "c")
	if err != nil {
		t.Fatal(err)
	}
	defer stats.Close()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for pings.Load() < 5 { // one is the client's own
		select {
		case err := <-ended:
			t.Fatalf("ended with %v while the engine is alive", err)
		case <-look.C:
		}
	}
	alive.Store(false)
	if err := <-ended; err == nil || !strings.HasSuffix(err.Error(), "does not answer") {
		t.Error(err)
	}
	if _, err := io.Copy(io.Discard, stats); err == nil || !strings.Contains(err.Error(), "does not answer") {
		t.Error(err)
	}
}

// What an engine answers at once is not waited for beyond its time, also when it still answers pings.
func TestLockedContainer(t *testing.T) {
	impatient(t, time.Hour, 50*time.Millisecond)
	e, _, _ := newFakeEngine(t)
	if _, err := e.Inspect(t.Context(), "c"); err == nil || err.Error() != "the container engine does not answer" {
		t.Error(err)
	}
	if _, err := e.Containers(t.Context(), "a=b"); err == nil || err.Error() != "the container engine does not answer" {
		t.Error(err)
	}
}
