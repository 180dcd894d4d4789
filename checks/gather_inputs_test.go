package checks_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

// urlInputs are inputs from URLs, as a job file has them.
func urlInputs(urls ...string) []job.Input {
	var inputs []job.Input
	for _, u := range urls {
		inputs = append(inputs, job.Input{Target: "/inputs", Source: job.Spec{Type: "urldownload", Params: map[string]any{"URL": u}}})
	}
	return inputs
}

// inputSkips are the reasons for which a check was skipped.
func inputSkips(r *lint.Result, check string) []string {
	var reasons []string
	for _, s := range r.Skipped {
		if s.Check == check {
			reasons = append(reasons, s.Reason)
		}
	}
	return reasons
}

// An input that cannot be asked after skips its checks for itself, with its reason, and not for the others.
func TestInputsOneByOne(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	j := subject(nil).Job
	j.Task().Engine.Params.Image = "Foo:Bar:Baz" // which asks no registry
	j.Task().InputSources = append(
		urlInputs(server.URL+"/a", "http://127.0.0.1:1/b", "http://127.0.0.1:1/c"),
		job.Input{Target: "/local", Source: job.Spec{Type: job.SourceLocal, Params: map[string]any{"SourcePath": "/data"}}})
	s := lint.Gather(context.Background(), j, lint.GatherOptions{})
	r := checks.All.Judge(s, []lint.Stage{lint.StageCheck}, lint.Policy{FailOn: lint.Never})

	var found []string
	for _, f := range r.Findings {
		if f.Check == "input-url-unreachable" {
			found = append(found, f.Message)
		}
	}
	if want := []string{server.URL + "/a answers 404 Not Found, want 200 OK"}; !cmp.Equal(want, found) {
		t.Errorf("findings are %q, want %q", found, want)
	}
	if diff := cmp.Diff([]string{"127.0.0.1:1: connection refused"}, inputSkips(r, "input-url-unreachable")); diff != "" {
		t.Error(diff)
	}
	ran := " " + strings.Join(r.Ran, " ") + " "
	if !strings.Contains(ran, " input-url-unreachable ") {
		t.Error("a check that found something did not run")
	}
	if strings.Contains(ran, " input-url-length ") {
		t.Error("a check that could not look at every input, and found nothing, passes")
	}
	if !strings.Contains(ran, " input-s3-empty ") || inputSkips(r, "input-s3-empty") != nil {
		t.Error("a check of S3 inputs is skipped for a URL")
	}
}

// --offline asks nobody, and says so for the checks that would have asked.
func TestInputsOffline(t *testing.T) {
	asked := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer server.Close()
	j := subject(nil).Job
	j.Task().InputSources = urlInputs(server.URL + "/a")
	s := lint.Gather(context.Background(), j, lint.GatherOptions{Offline: true})
	r := checks.All.Judge(s, []lint.Stage{lint.StageCheck}, lint.Policy{})
	if asked {
		t.Error("--offline asked the server")
	}
	if diff := cmp.Diff([]string{"--offline"}, inputSkips(r, "input-url-unreachable")); diff != "" {
		t.Error(diff)
	}
	if inputSkips(r, "input-ipfs-missing") != nil {
		t.Error("a check of IPFS inputs is skipped for a URL")
	}
}
