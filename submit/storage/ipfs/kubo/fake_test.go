package kubo_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/ipfs/kubo"
)

// fakeNode stands in for a node that has trouble, with one answer to everything after it has read what it is sent.
func fakeNode(t testing.TB, answer http.HandlerFunc) *kubo.Client {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		answer(w, r)
	}))
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	client := kubo.New(server.URL)
	t.Cleanup(client.Close)
	return client
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// Nothing but the node's word that it has every block and has pinned the root is taken for success.
func TestImportAnswers(t *testing.T) {
	root := raw(t, "whole")
	done := `{"Root":{"Cid":{"/":"` + root.String() + `"},"PinErrorMsg":""}}`
	stats := `{"Stats":{"BlockCount":1,"BlockBytesCount":5}}`
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"done":         {says(200, done+"\n"+stats), ""},
		"disk full":    {says(500, `{"Message":"import failed at block \"b\": write: no space left on device","Code":0,"Type":"error"}`), `the IPFS node refuses dag/import: import failed at block "b": write: no space left on device`},
		"not pinned":   {says(200, strings.Replace(done, `"PinErrorMsg":""`, `"PinErrorMsg":"pin: busy"`, 1)+stats), "the IPFS node refuses pin/add: pin: busy"},
		"other root":   {says(200, `{"Root":{"Cid":{"/":"bafkqaaa"}}}`+stats), "does not confirm that it has all that was sent, 1 block"},
		"no root":      {says(200, stats), "does not confirm that it has all that was sent, 1 block"},
		"lost blocks":  {says(200, done+`{"Stats":{"BlockCount":0}}`), "does not confirm that it has all that was sent, 1 block"},
		"no statistic": {says(200, done), "does not confirm that it has all that was sent, 1 block"},
		"no JSON":      {says(200, "<html>"), "reading the IPFS node's answer: invalid character '<' looking for beginning of value"},
		"late error": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Trailer", "X-Stream-Error")
			_, _ = io.WriteString(w, done+stats)
			w.Header().Set("X-Stream-Error", "context canceled")
		}, "the IPFS node refuses dag/import: context canceled"},
		"endless": {func(w http.ResponseWriter, _ *http.Request) {
			for {
				if _, err := io.WriteString(w, strings.Repeat(stats, 1000)); err != nil {
					return
				}
			}
		}, "reading the IPFS node's answer: it has more than 4.0 MiB"},
		"closed":   {says(403, "403 - Forbidden"), "403 Forbidden: its API is closed to us"},
		"redirect": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusTemporaryRedirect) }, "perhaps its gateway"},
	} {
		_, err := fakeNode(t, c.answer).Import(t.Context(), func(_ context.Context, put kubo.Put) (cid.Cid, error) {
			return root, put(importer.Block{CID: root, Data: []byte("whole")})
		})
		if (c.want == "") != (err == nil) || err != nil && !strings.HasSuffix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// When one request of several fails, that is the error, and the root is not named in the other.
func TestImportHelperFails(t *testing.T) {
	block := importer.Block{CID: raw(t, "whole"), Data: make([]byte, 1<<20)}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"refused":     {says(500, `{"Message":"no space left on device","Type":"error"}`), "the IPFS node refuses dag/import: no space left on device"},
		"lost blocks": {says(200, `{"Stats":{"BlockCount":-2}}`), "does not confirm that it has all"},
	} {
		whole := make(chan bool, 1)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, err := io.Copy(io.Discard, r.Body)
			if r.URL.Query().Get("pin-roots") == "true" {
				whole <- err == nil
				return
			}
			c.answer(w, r)
		}))
		client := kubo.New(server.URL)
		_, err := client.Import(t.Context(), func(_ context.Context, put kubo.Put) (cid.Cid, error) {
			for range 40 {
				if err := put(block); err != nil {
					return cid.Undef, err
				}
			}
			return block.CID, nil
		})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if <-whole {
			t.Errorf("%s: the first request came to its end", name)
		}
		client.Close()
		server.Close()
	}
}

// A node that takes no data is given up, and one that hangs is left when the user does.
func TestImportStalls(t *testing.T) {
	block := importer.Block{CID: raw(t, "whole"), Data: make([]byte, 1<<20)}
	released := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-released }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(released) })
	endless := func(_ context.Context, put kubo.Put) (cid.Cid, error) {
		for {
			if err := put(block); err != nil {
				return cid.Undef, err
			}
		}
	}
	client := kubo.New(server.URL)
	client.SetStall(50 * time.Millisecond)
	if _, err := client.Import(t.Context(), endless); err == nil || err.Error() != "the IPFS node took nothing for 50ms" {
		t.Errorf("stalled: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := kubo.New(server.URL).Import(ctx, func(ctx context.Context, put kubo.Put) (cid.Cid, error) {
		cancel()
		return endless(ctx, put)
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

// A node that refuses at once is not waited for until the source has something to send.
func TestImportRefusedEarly(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).EnableFullDuplex() // else Go's server waits for more of the body
		says(404, "404")(w, r)
	}))
	t.Cleanup(server.Close)
	for _, base := range []string{server.URL, "http://127.0.0.1:1"} {
		_, err := kubo.New(base).Import(t.Context(), func(ctx context.Context, _ kubo.Put) (cid.Cid, error) {
			<-ctx.Done() // a silent web server
			return cid.Undef, ctx.Err()
		})
		var unreachable *kubo.UnreachableError
		if !errors.As(err, &unreachable) {
			t.Errorf("%s: %v", base, err)
		}
	}
}

func TestQuestions(t *testing.T) {
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"a web server": {says(200, "<html>"), "its answer is not that of an IPFS node's API"},
		"other JSON":   {says(200, "{}"), "its answer is not that of an IPFS node's API"},
		"not there":    {says(404, "404"), "404 Not Found: it is no IPFS node's API, but perhaps its gateway"},
		"down":         {says(502, "<html>"), "502 Bad Gateway"},
		"refused":      {says(500, `{"Message":"repo\nlocked","Type":"error"}`), "the IPFS node refuses version: repo locked"},
	} {
		_, err := fakeNode(t, c.answer).Version(t.Context())
		if err == nil || !strings.HasSuffix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	_, err := kubo.New("http://crew:secret@127.0.0.1:1").Version(t.Context())
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
}

func FuzzAnswer(f *testing.F) {
	root, err := cid.V1Builder{Codec: cid.Raw, MhType: 0x12}.Sum(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"Root":{"Cid":{"/":"` + root.String() + `"},"PinErrorMsg":""}}{"Stats":{"BlockCount":0}}`))
	f.Add([]byte(`{"Keys":{"` + root.String() + `":{"Type":"recursive"}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		client := fakeNode(t, says(200, string(body)))
		_, err := client.Import(t.Context(), func(context.Context, kubo.Put) (cid.Cid, error) { return root, nil })
		if err == nil && !strings.Contains(string(body), root.String()) {
			t.Errorf("%q confirms %s", body, root)
		}
		if pinned, err := client.Pinned(t.Context(), root); pinned && (err != nil || !strings.Contains(string(body), "recursive")) {
			t.Errorf("%q pins %s, %v", body, root, err)
		}
	})
}
