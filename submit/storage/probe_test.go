package storage

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"sync"
	"testing"

	"github.com/seatrial/seatrial/fixtures/webtest"
	"github.com/seatrial/seatrial/submit/job"
)

// late is a context whose time is over when somebody says so.
type late struct {
	context.Context
	over chan struct{}
}

func (l late) Done() <-chan struct{} { return l.over }

func (l late) Err() error {
	select {
	case <-l.over:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

// A source that is reached and does not answer is told from one that cannot be reached, and from one that has answered.
func TestSilentSources(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "fake")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "fake")
	for what, c := range map[string]struct {
		answer http.HandlerFunc
		silent bool
	}{
		"hangs up":  {webtest.HangUp, true},
		"stalls":    {nil, true},
		"busy":      {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }, false},
		"gone":      {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, false},
		"refused":   {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }, false},
		"no server": {func(http.ResponseWriter, *http.Request) {}, false},
	} {
		for _, kind := range []string{job.SourceURL, job.SourceS3, job.SourceIPFS} {
			ctx := late{t.Context(), make(chan struct{})}
			end := sync.OnceFunc(func() { close(ctx.over) })
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if c.answer != nil {
					c.answer(w, r)
					return
				}
				end()
				<-r.Context().Done()
			}))
			if what == "no server" {
				server.Close()
			}
			in := job.Input{Source: job.Spec{Type: kind, Params: map[string]any{
				"URL": server.URL + "/f", "Bucket": "b", "Key": "k", "Region": "eu-west-1", "Endpoint": server.URL,
				"CID": "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi",
			}}}
			_, err := Probe(ctx, in, ProbeOptions{Getenv: func(name string) string {
				return map[string]string{"IPFS_GATEWAY": server.URL, "IPFS_PATH": t.TempDir()}[name]
			}})
			server.CloseClientConnections()
			server.Close()
			_, silent := errors.AsType[*SilentError](err)
			// Content that nobody has in time is a finding: nodes wait longer.
			if want := c.silent && (kind != job.SourceIPFS || what != "stalls"); silent != want {
				t.Errorf("%s %s: %v, silent: %t", kind, what, err, silent)
			}
		}
	}
}

// A redirect leads to another server: that the first one was reached says nothing of it.
func TestSilentBehindRedirect(t *testing.T) {
	const unreached = "127.0.0.1:9"
	server := httptest.NewServer(http.RedirectHandler("http://"+unreached+"/f", http.StatusFound))
	defer server.Close()
	over, done := make(chan struct{}), make(chan struct{})
	defer close(done)
	ctx := httptrace.WithClientTrace(late{t.Context(), over}, &httptrace.ClientTrace{ConnectStart: func(_, addr string) {
		if addr == unreached { // a host that drops what is sent to it
			close(over)
			<-done
		}
	}})
	_, err := Probe(ctx, job.Input{Source: job.Spec{Type: job.SourceURL, Params: map[string]any{"URL": server.URL + "/f"}}}, ProbeOptions{})
	if silent, ok := errors.AsType[*SilentError](err); err == nil || ok {
		t.Errorf("%v, silent: %v", err, silent)
	}
}
