package storage

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/submit/job"
)

func urlInput(url string) job.Input {
	return job.Input{Target: "/inputs", Source: job.Spec{Type: job.SourceURL, Params: map[string]any{"URL": url}}}
}

// serve answers as the hostile and the ordinary servers that a node meets.
func serve(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/data.csv", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "a,b\n") })
	mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/named", http.StatusFound) })
	mux.HandleFunc("/named", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Disposition", `attachment; filename="`+r.FormValue("n")+`x.csv"`)
		fmt.Fprint(w, "named")
	})
	mux.HandleFunc("/escape", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/escaped", http.StatusFound) })
	mux.HandleFunc("/escaped", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Disposition", `attachment; filename="../../../etc/.."`)
		fmt.Fprint(w, "x")
	})
	mux.HandleFunc("/chunked", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Transfer-Encoding", "chunked")
		fmt.Fprint(w, "x")
	})
	mux.HandleFunc("/nohead", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	})
	mux.HandleFunc("/noget", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "0")
		if r.Method == http.MethodGet {
			w.WriteHeader(http.StatusForbidden)
		}
	})
	mux.HandleFunc("/short", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		fmt.Fprint(w, "x")
	})
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	mux.HandleFunc("/missing", http.NotFound)
	// A mux would clean paths such as /odd/.. by a redirect.
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" || strings.HasPrefix(r.URL.Path, "/odd/") {
			w.Header().Set("Content-Length", "1")
			if r.Method == http.MethodGet {
				fmt.Fprint(w, "x")
			}
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

func TestDownload(t *testing.T) {
	server := serve(t)
	for path, want := range map[string]string{
		"/data.csv":          "/inputs/data.csv",
		"/data.csv?x=/y":     "/inputs/data.csv",
		"/away":              "/inputs/x.csv",
		"/named":             "/inputs/named", // Content-Disposition counts after a redirect only
		"/odd/":              "/inputs/odd",
		"/odd/a%20b":         "/inputs/a b",
		"/odd/..%2F..%2Fpwd": "/inputs/pwd",
	} {
		m, err := Fetch(t.Context(), urlInput(" '"+server.URL+path+"'"), t.TempDir(), FetchOptions{})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		info, err := os.Stat(m.Source)
		if err != nil || info.Mode() != 0o644 || info.Size() == 0 {
			t.Errorf("%s: %v, %v", path, info, err)
		}
		if m.Target != want || m.ReadOnly || m.URL != server.URL+path {
			t.Errorf("%s: mount is %+v, want target %s", path, m, want)
		}
	}
	m, err := Fetch(t.Context(), urlInput(server.URL+"/"), t.TempDir(), FetchOptions{})
	if name := strings.TrimPrefix(m.Target, "/inputs/"); err != nil || len(name) != 36 {
		t.Errorf("a URL without a file name gives %q, %v, want a random UUID", m.Target, err)
	}
}

func TestDownloadErrors(t *testing.T) {
	server := serve(t)
	for url, want := range map[string]string{
		server.URL + "/missing":         "HEAD answered 404 Not Found, want 200 OK",
		server.URL + "/nohead":          "HEAD answered 405 Method Not Allowed, want 200 OK",
		server.URL + "/chunked":         "content-length not provided by the server",
		server.URL + "/noget":           "403 Forbidden",
		server.URL + "/short":           "unexpected EOF",
		server.URL + "/loop":            "it redirects in a circle",
		server.URL + "/escape":          `the server's file name ".." cannot be used`,
		server.URL + "/odd/%2e.":        `the server's file name ".." cannot be used`,
		server.URL + "/odd/a%00":        "cannot be used",
		server.URL:                      "URL must end with a file name",
		"ftp://h/f":                     `scheme is "ftp", want http or https`,
		"http://h:x\n/f":                "not a URL",
		"http:///f":                     "URL must end with a file name",
		"":                              `scheme is "", want http or https`,
		"http://127.0.0.1:1/f":          "connection refused",
		"http://u:secret@127.0.0.1:1/f": "…@",
		"http://127.0.0.1:1/f?sig=key":  "downloading http://127.0.0.1:1/f?…: HEAD: ",
	} {
		top := t.TempDir()
		dir := filepath.Join(top, "inputs")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		_, err := Fetch(t.Context(), urlInput(url), dir, FetchOptions{})
		if err == nil || !strings.Contains(err.Error(), want) || strings.ContainsAny(err.Error(), "\n\x00") {
			t.Errorf("%q: error is %v, want %q", url, err, want)
		}
		if entries, err := os.ReadDir(top); err != nil || len(entries) != 1 {
			t.Errorf("%q: wrote outside its folder: %v, %v", url, entries, err)
		}
	}
}

func TestDownloadIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Fetch(ctx, urlInput(serve(t).URL+"/data.csv"), t.TempDir(), FetchOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

func FuzzName(f *testing.F) {
	f.Add("/a/b.csv", "")
	f.Add("/", `attachment; filename="../../x"`)
	f.Add("/a/..", `attachment; filename*=UTF-8''%2e%2e%2fx`)
	f.Fuzz(func(t *testing.T, urlPath, disposition string) {
		name := fileName(urlPath, disposition)
		if !usable(name) {
			return
		}
		root, err := os.OpenRoot(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		if err := root.WriteFile(name, nil, 0o600); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		if entries, err := os.ReadDir(root.Name()); err != nil || len(entries) != 1 || entries[0].Name() != name {
			t.Errorf("%q made %v, %v", name, entries, err)
		}
	})
}
