package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// fakeLosing stands between a command and its real network, and loses what the file "lose" says while it is there:
//
//	answer    the network gets the job, and the connection is cut before the answer
//	request   the connection is cut before the network gets the job
//	silence   the network gets the job, the file "accepted" is made, and there is no answer
//	follow    whoever asks after one job is cut off, and the file "following" is made
//	results   whoever asks for results gets no answer, and the file "fetching" is made
//
// The file "puts" has a line for each job that the network got.
type fakeLosing struct {
	ts     *testscript.TestScript
	target *url.URL
	mutex  sync.Mutex
}

// losing puts the fake between the script and its network.
func losing(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: losing")
	}
	target, err := url.Parse(ts.Getenv("BACALHAU_API_HOST"))
	ts.Check(err)
	server := httptest.NewUnstartedServer(&fakeLosing{ts: ts, target: target})
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // it breaks off on purpose
	server.Start()
	ts.Defer(func() {
		server.CloseClientConnections()
		server.Close()
	})
	ts.Setenv("NETWORK", ts.Getenv("BACALHAU_API_HOST"))
	ts.Setenv("BACALHAU_API_HOST", server.URL)
	ts.Check(os.WriteFile(ts.MkAbs("puts"), nil, 0o644))
}

func (f *fakeLosing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	proxy := &httputil.ReverseProxy{
		Rewrite:  func(p *httputil.ProxyRequest) { p.SetURL(f.target) },
		ErrorLog: log.New(io.Discard, "", 0),
	}
	lost, _ := os.ReadFile(f.ts.MkAbs("lose")) // nothing, when there is no such file
	const jobs = "/api/v1/orchestrator/jobs"
	switch submits := r.Method == http.MethodPut && r.URL.Path == jobs; {
	case string(lost) == "results\n" && strings.HasSuffix(r.URL.Path, "/results"):
		_ = os.WriteFile(f.ts.MkAbs("fetching"), nil, 0o644)
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case string(lost) == "follow\n" && strings.HasPrefix(r.URL.Path, jobs+"/"):
		_ = os.WriteFile(f.ts.MkAbs("following"), nil, 0o644)
		panic(http.ErrAbortHandler)
	case !submits:
		proxy.ServeHTTP(w, r)
		return
	case string(lost) == "request\n":
		panic(http.ErrAbortHandler)
	}
	answer := httptest.NewRecorder()
	proxy.ServeHTTP(answer, r)
	f.count(answer.Code)
	switch string(lost) {
	case "answer\n":
		panic(http.ErrAbortHandler)
	case "silence\n":
		_ = os.WriteFile(f.ts.MkAbs("accepted"), nil, 0o644)
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

// count notes a job that came through.
func (f *fakeLosing) count(status int) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if list, err := os.OpenFile(f.ts.MkAbs("puts"), os.O_APPEND|os.O_WRONLY, 0o644); err == nil {
		fmt.Fprintln(list, status)
		_ = list.Close()
	}
}
