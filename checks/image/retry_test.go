package image

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
)

// fakeRegistry answers without a connection.
type fakeRegistry func(req *http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f fakeRegistry) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// says is an answer of a fake.
func says(status int, header, body string) (*http.Response, error) {
	w := httptest.NewRecorder()
	if name, value, ok := strings.Cut(header, ": "); ok {
		w.Header().Set(name, value)
	}
	w.WriteHeader(status)
	_, _ = w.WriteString(body)
	return w.Result(), nil
}

// A registry that puts a push off is waited for as it wants, within the limits, and that is told.
func TestRetry(t *testing.T) {
	const slow = `{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}`
	type reply func() (*http.Response, error)
	answer := func(status int, header, body string) reply {
		return func() (*http.Response, error) { return says(status, header, body) }
	}
	fails := func(err error) reply { return func() (*http.Response, error) { return nil, err } }
	good := answer(http.StatusCreated, "", "")
	tests := map[string]struct {
		// replies are those to the tries, the last one to all others too.
		replies []reply
		tries   int
		// from and to are how long it may take.
		from, to time.Duration
		// want is the error or the status, told how often something is said and what at first.
		want, told string
		times      int
	}{
		"asked to wait":         {[]reply{answer(429, "Retry-After: 7", slow), answer(429, "Retry-After: 7", slow), good}, 3, 14 * time.Second, 14 * time.Second, "201", "waiting for r.example: 429 Too Many Requests: slow down; asking again in 7s", 1},
		"until a time":          {[]reply{answer(503, "Retry-After: "+time.Date(2000, 1, 1, 0, 0, 9, 0, time.UTC).Format(http.TimeFormat), ""), good}, 2, 9 * time.Second, 9 * time.Second, "201", "waiting for r.example: 503 Service Unavailable; asking again in 9s", 1},
		"too long":              {[]reply{answer(429, "Retry-After: 3600", slow)}, 1, 0, 0, "429 Too Many Requests: slow down: it wants to be asked again in 1h, and that is waited for no longer than 2m", "", 0},
		"busy for ever":         {[]reply{answer(429, "Retry-After: 0", slow)}, -1, 2 * time.Minute, 135 * time.Second, "429 Too Many Requests: slow down: so for 2m", "waiting for r.example: 429 Too Many Requests: slow down; asking again in ", -1},
		"broken for ever":       {[]reply{fails(io.EOF)}, -1, 30 * time.Second, 45 * time.Second, "EOF", "waiting for r.example: the connection was closed without an answer: EOF; asking again in ", 1},
		"out of order":          {[]reply{answer(500, "", "oops")}, -1, 30 * time.Second, 45 * time.Second, "500", "waiting for r.example: 500 Internal Server Error; asking again in ", 1},
		"for a moment":          {[]reply{answer(502, "", ""), fails(syscall.ECONNRESET), good}, 3, time.Second, 2 * time.Second, "201", "", 0},
		"a full disk":           {[]reply{answer(500, "", "no space left on device")}, 1, 0, 0, "500", "", 0},
		"not there":             {[]reply{fails(syscall.ECONNREFUSED)}, 1, 0, 0, "connection refused", "", 0},
		"there, and gone again": {[]reply{answer(503, "", ""), fails(syscall.ECONNREFUSED), good}, 3, time.Second, 2 * time.Second, "201", "", 0},
		"no":                    {[]reply{answer(403, "", "")}, 1, 0, 0, "403", "", 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began, tries := time.Now(), 0
				var told []string
				s := &sending{retry: &retry{host: "r.example", tell: func(line string) { told = append(told, line) }}, base: fakeRegistry(func(req *http.Request) (*http.Response, error) {
					if sent, _ := io.ReadAll(req.Body); string(sent) != "manifest" {
						t.Errorf("try %d has %q", tries+1, sent)
					}
					tries++
					return test.replies[min(tries, len(test.replies))-1]()
				})}
				req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, "https://r.example/v2/app/manifests/v1", strings.NewReader("manifest"))
				if err != nil {
					t.Fatal(err)
				}
				resp, err := s.RoundTrip(req)
				got := fmt.Sprint(err)
				if err == nil {
					got = fmt.Sprint(resp.StatusCode)
				}
				if took := time.Since(began); got != test.want || took < test.from || took > test.to || test.tries > 0 && tries != test.tries {
					t.Errorf("%s after %d tries and %s, want %s", got, tries, took, test.want)
				}
				if test.times >= 0 && len(told) != test.times || test.times < 0 && len(told) < 2 || len(told) > 0 && !strings.HasPrefix(told[0], test.told) {
					t.Errorf("told %q, want %q", told, test.told)
				}
			})
		})
	}
}

// A layer goes on where it broke when the registry knows how far it came, and nothing is counted twice.
func TestSendLayer(t *testing.T) {
	whole := bytes.Repeat([]byte("layer"), 1000)
	synctest.Test(t, func(t *testing.T) {
		var has []byte
		cuts := []int{1200, 0, 900}
		var done, total int64
		base := fakeRegistry(func(req *http.Request) (*http.Response, error) {
			if req.Method == http.MethodGet {
				return says(http.StatusNoContent, "Range: "+fmt.Sprintf("0-%d", max(len(has)-1, 0)), "")
			}
			if want := fmt.Sprintf("%d-%d", len(has), len(whole)-1); len(has) > 0 && req.Header.Get("Content-Range") != want || req.ContentLength != int64(len(whole)-len(has)) {
				t.Errorf("sends %s, %d bytes, want %s", req.Header.Get("Content-Range"), req.ContentLength, want)
			}
			if len(cuts) == 0 {
				rest, err := io.ReadAll(req.Body)
				has = append(has, rest...)
				if err != nil {
					t.Error(err)
				}
				return says(http.StatusAccepted, "", "")
			}
			part := make([]byte, cuts[0])
			cuts = cuts[1:]
			n, _ := io.ReadFull(req.Body, part)
			has = append(has, part[:n]...)
			return nil, io.ErrUnexpectedEOF
		})
		s := &sending{retry: &retry{host: "r.example"}, base: base, bytes: newSentBytes([]sentPart{{}}, func(d, n int64) { done, total = d, n })}
		s.bytes.total = int64(len(whole))
		resp, err := s.RoundTrip(layerRequest(t, whole))
		if err != nil || resp.StatusCode != http.StatusAccepted || !bytes.Equal(has, whole) || done != total {
			t.Errorf("%v, %v: %d bytes arrived and %d of %d counted, want %d", resp, err, len(has), done, total, len(whole))
		}
	})
	for name, forgets := range map[string]func() (*http.Response, error){
		"forgotten": func() (*http.Response, error) { return says(http.StatusNotFound, "", "") },
		"too far":   func() (*http.Response, error) { return says(http.StatusNoContent, "Range: 0-99999", "") },
		"no range":  func() (*http.Response, error) { return says(http.StatusNoContent, "", "") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var asked []string
				var done int64
				s := &sending{retry: &retry{host: "r.example"}, bytes: newSentBytes(nil, func(d, _ int64) { done = d }), base: fakeRegistry(func(req *http.Request) (*http.Response, error) {
					asked = append(asked, req.Method)
					if req.Method == http.MethodGet {
						return forgets()
					}
					_, _ = io.CopyN(io.Discard, req.Body, 100)
					return nil, io.EOF
				})}
				_, err := s.RoundTrip(layerRequest(t, whole))
				if !anew(err) || !errors.Is(err, io.EOF) || strings.Join(asked, " ") != "PATCH GET" || done != 0 {
					t.Errorf("%v after %s with %d bytes counted, want a layer to begin anew", err, asked, done)
				}
			})
		})
	}
	if anew(&transport.Error{StatusCode: 403, Request: layerRequest(t, whole)}) || !anew(&transport.Error{StatusCode: 404, Request: layerRequest(t, whole)}) {
		t.Error("a refused layer is begun anew, or one that the registry has forgotten is not")
	}
}

func layerRequest(t *testing.T, layer []byte) *http.Request {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, "https://r.example/v2/app/blobs/uploads/1", bytes.NewReader(layer))
	if err != nil {
		t.Fatal(err)
	}
	return req
}
