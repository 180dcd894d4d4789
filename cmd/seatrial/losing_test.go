package main

import (
	"fmt"
	"net/http"
	"os"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seatrial/seatrial/fixtures/proxytest"
)

// losing puts a fake between the script and its network that loses what the file "lose" says while it is there:
//
//	answer    the network gets the job, and the connection is cut before the answer
//	request   the connection is cut before the network gets the job
//	silence   the network gets the job, the file "accepted" is made, and there is no answer
//	follow    whoever asks after one job is cut off, and the file "following" is made
//	results   whoever asks for results gets no answer, and the file "fetching" is made
//
// The file "puts" has a line for each job that the network got.
func losing(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: losing")
	}
	network := ts.Getenv("BACALHAU_API_HOST")
	lost := func() string {
		text, _ := os.ReadFile(ts.MkAbs("lose")) // nothing, when there is no such file
		return string(text)
	}
	mark := func(name string) { _ = os.WriteFile(ts.MkAbs(name), nil, 0o644) }
	var mutex sync.Mutex
	proxy := &proxytest.Proxy{
		Network: func() string { return network },
		Meet: func(r *http.Request) proxytest.Fate {
			switch stage, lost := proxytest.StageOf(r), lost(); {
			case lost == "results\n" && stage == proxytest.Results:
				mark("fetching")
				return proxytest.Held
			case lost == "follow\n" && (stage == proxytest.Following || stage == proxytest.Results):
				mark("following")
				return proxytest.Cut
			case stage != proxytest.Sending:
				return proxytest.Through
			case lost == "request\n":
				return proxytest.Cut
			case lost == "answer\n":
				return proxytest.Unanswered
			case lost == "silence\n":
				return proxytest.Mute
			}
			return proxytest.Through
		},
		Answered: func(resp *http.Response) error {
			if proxytest.StageOf(resp.Request) != proxytest.Sending {
				return nil
			}
			mutex.Lock()
			defer mutex.Unlock()
			if list, err := os.OpenFile(ts.MkAbs("puts"), os.O_APPEND|os.O_WRONLY, 0o644); err == nil {
				fmt.Fprintln(list, resp.StatusCode)
				_ = list.Close()
			}
			if lost() == "silence\n" {
				mark("accepted")
			}
			return nil
		},
	}
	endpoint, stop := proxy.Start()
	ts.Defer(stop)
	ts.Setenv("NETWORK", network)
	ts.Setenv("BACALHAU_API_HOST", endpoint)
	ts.Check(os.WriteFile(ts.MkAbs("puts"), nil, 0o644))
}
