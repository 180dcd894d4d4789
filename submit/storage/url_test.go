package storage

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// The same servers that a download meets, asked without downloading.
func TestProbeURL(t *testing.T) {
	server := serve(t)
	for path, want := range map[string]URL{
		"/data.csv":  {Status: "200 OK", Code: 200, Length: 4, Name: "data.csv"},
		"/away":      {Final: server.URL + "/named", Status: "200 OK", Code: 200, Length: 5, Name: "x.csv"},
		"/odd/a%20b": {Status: "200 OK", Code: 200, Length: 1, Name: "a b"},
		"/":          {Status: "200 OK", Code: 200, Length: 1},
		"/chunked":   {Status: "200 OK", Code: 200, Length: -1, Name: "chunked"},
		"/missing":   {Status: "404 Not Found", Code: 404, Length: -1, Name: "missing", Get: "404 Not Found"},
		"/nohead":    {Status: "405 Method Not Allowed", Code: 405, Length: -1, Name: "nohead", Get: "200 OK"},
		"/loop":      {Problem: "it redirects in a circle", Length: -1},
	} {
		p, err := Probe(t.Context(), urlInput(server.URL+path), ProbeOptions{})
		if err != nil || p.URL == nil {
			t.Errorf("%s: %+v, %v", path, p, err)
			continue
		}
		if want.Final == "" {
			want.Final = server.URL + path
		}
		if p.URL.Code == 404 || p.URL.Code == 405 {
			p.URL.Length = -1 // of the answer, not of the file
		}
		if *p.URL != want {
			t.Errorf("%s: %+v, want %+v", path, *p.URL, want)
		}
	}
}

func TestProbeURLUnreachable(t *testing.T) {
	for url, want := range map[string]string{
		"http://127.0.0.1:1/f":          "127.0.0.1:1: connection refused",
		"http://u:secret@127.0.0.1:1/f": "127.0.0.1:1: connection refused",
	} {
		p, err := Probe(t.Context(), urlInput(url), ProbeOptions{})
		if p.URL != nil || err == nil || err.Error() != want {
			t.Errorf("%s: %+v, %v", url, p, err)
		}
	}
	for _, url := range []string{"", "ftp://h/f", "http://h", "http://h:x\n/f"} {
		if p, err := Probe(t.Context(), urlInput(url), ProbeOptions{}); p != (Probed{}) || err != nil {
			t.Errorf("%q: %+v, %v, want nothing to ask", url, p, err)
		}
	}
}

// A server that never answers costs the timeout and no more.
func TestProbeURLSilent(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer server.Close()
	_, err := Probe(t.Context(), urlInput(server.URL+"/f"), ProbeOptions{Timeout: time.Millisecond})
	if err == nil || !strings.HasSuffix(err.Error(), ": no answer in time") {
		t.Errorf("error is %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Probe(ctx, urlInput(server.URL+"/f"), ProbeOptions{}); err == nil || !strings.HasSuffix(err.Error(), ": interrupted") {
		t.Errorf("error is %v", err)
	}
}

// A password in a URL goes to its host, and not to where that redirects, whose signature is not shown.
func TestProbeURLPassword(t *testing.T) {
	leaked := ""
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { leaked = r.Header.Get("Authorization") }))
	defer other.Close()
	elsewhere := strings.Replace(other.URL, "127.0.0.1", "localhost", 1)
	first := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere+"/f?X-Amz-Signature=secret", http.StatusFound)
	}))
	defer first.Close()
	p, err := Probe(t.Context(), urlInput(strings.Replace(first.URL, "//", "//u:secret@", 1)+"/f"), ProbeOptions{})
	if err != nil || p.URL.Code != http.StatusOK || leaked != "" || p.URL.Final != elsewhere+"/f?…" {
		t.Errorf("%+v, %v, and %q leaked", p.URL, err, leaked)
	}
}

// Pages of directories as servers really write them, and files that are not.
func TestPages(t *testing.T) {
	for name, c := range map[string]struct {
		page          string
		html, listing bool
	}{
		"Apache":     {"<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 3.2 Final//EN\">\n<html>\n <head>\n  <title>Index of /2024</title>", false, true},
		"nginx":      {"<html>\r\n<head><title>Index of /2024/</title></head>\r\n<body>", true, true},
		"Python":     {"<!DOCTYPE HTML>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Directory listing for /</title>", true, true},
		"Go":         {"<!doctype html>\n<meta name=\"viewport\" content=\"width=device-width\">\n<pre>\n<a href=\"may.csv\">may.csv</a>\n", true, true},
		"old Go":     {"<pre>\n<a href=\"may.csv\">may.csv</a>\n", true, true},
		"page":       {"\ufeff\n<!-- x -->\n<HTML>", true, false},
		"XHTML":      {"<?xml version=\"1.0\"?>\n<!DOCTYPE html>", true, false},
		"CSV":        {"a,b\n1,2\n", false, false},
		"tag inside": {"a,<html>\n", false, false},
		"empty":      {"", false, false},
		"open":       {"<!--", false, false},
	} {
		html := isHTML([]byte(c.page))
		if c.html && !html || !c.html && !c.listing && html || isListing([]byte(c.page)) != c.listing {
			t.Errorf("%s: HTML %v, listing %v", name, html, isListing([]byte(c.page)))
		}
	}
}

func FuzzPage(f *testing.F) {
	f.Add([]byte("<!--><?xml><html>"))
	f.Fuzz(func(_ *testing.T, page []byte) { _, _ = isHTML(page), isListing(page) })
}

// A page is looked at only where the file's name does not promise one, and never read to its end.
func TestProbeURLPage(t *testing.T) {
	gets := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Length", "1099511627776")
		if r.Method == http.MethodHead {
			return
		}
		gets++
		for _, err := io.WriteString(w, "<html>"); err == nil; {
			_, err = io.WriteString(w, strings.Repeat("x", 1<<16))
		}
	}))
	defer server.Close()
	for path, want := range map[string]bool{"/a.csv": true, "/a": true, "/": true, "/a.html": false, "/a.HTM": false} {
		gets = 0
		p, err := Probe(t.Context(), urlInput(server.URL+path), ProbeOptions{})
		if err != nil || p.URL.HTML != want || (gets == 1) != want || p.URL.Listing {
			t.Errorf("%s: %+v, %v, after %d GETs", path, p.URL, err, gets)
		}
	}
}
