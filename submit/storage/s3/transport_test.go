package s3

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/seatrial/seatrial/submit/limits"
)

// A server that stops sending is left.
func TestStalled(t *testing.T) {
	server := fakeS3(t, func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := watchedTransport{http.DefaultTransport, &limits.Limits{Idle: time.Millisecond}}.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.ReadAll(resp.Body); err == nil || err.Error() != "the server sent nothing for 1ms" {
		t.Errorf("error is %v", err)
	}
}

// A server that stops taking data is left.
func TestUntaken(t *testing.T) {
	released := make(chan struct{})
	server := fakeS3(t, func(http.ResponseWriter, *http.Request) {
		<-released
	})
	defer close(released)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPut, server, zeros{})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := (watchedTransport{http.DefaultTransport, &limits.Limits{Idle: 20 * time.Millisecond}}).RoundTrip(request)
	if err == nil {
		answer.Body.Close()
	}
	if err == nil || err.Error() != "the server took nothing for 20ms" {
		t.Errorf("error is %v", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
