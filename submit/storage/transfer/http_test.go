package transfer

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// fakePart answers a request for the rest of a file with a Content-Range of its own.
func fakePart(t *testing.T, contentRange, etag string) error {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Range") == "" {
			w.Header().Set("ETag", `"1"`)
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write(make([]byte, 10))
			return
		}
		w.Header().Set("Content-Range", contentRange)
		w.Header().Set("ETag", etag)
		w.WriteHeader(http.StatusPartialContent)
		_, _ = w.Write(make([]byte, 90))
	}))
	t.Cleanup(server.Close)
	_, err := readAll(t, server.URL)
	return err
}

func TestParts(t *testing.T) {
	for _, c := range []struct{ contentRange, etag, want string }{
		{"bytes 10-99/100", `"1"`, ""},
		{"bytes 10-99/*", `"1"`, ""},
		{"bytes 0-89/100", `"1"`, "another part"},
		{"bytes 10-50/100", `"1"`, "another part"},
		{"bytes 10-98/99", `"1"`, "changed"},
		{"bytes 10-99/100", `"2"`, "changed"},
		{"", `"1"`, "another part"},
		{"bytes", `"1"`, "another part"},
		{"bytes -/", `"1"`, "another part"},
		{"items 10-99/100", `"1"`, "another part"},
		{"bytes 10-99999999999999999999/100", `"1"`, "another part"},
	} {
		err := fakePart(t, c.contentRange, c.etag)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, %s: %v, want %q", c.contentRange, c.etag, err, c.want)
		}
	}
}

func FuzzContentRange(f *testing.F) {
	f.Add("bytes 5-99/100")
	f.Add("bytes 5-99/*")
	f.Fuzz(func(t *testing.T, header string) {
		if first, last, total, ok := contentRange(header); ok && strings.Contains(header, "/*") && total != -1 {
			t.Errorf("%q: %d-%d/%d", header, first, last, total)
		}
	})
}
