package submit

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/seatrial/seatrial/fixtures/networktest"
	"github.com/seatrial/seatrial/harness/network"
	"github.com/seatrial/seatrial/submit/job"
)

func TestRefusals(t *testing.T) {
	tests := []struct {
		name         string
		status       int
		body         string
		reason, hint string
	}{
		{"unauthorized", 401, `{"Status":401,"Message":"Unauthorized","Code":"Unauthorized","Details":{"reason":"Missing Authorization header"}}`,
			"Unauthorized: Missing Authorization header", "BACALHAU_API_KEY"},
		{"forbidden", 403, `{"Status":403,"Message":"Forbidden","Code":"Forbidden","Details":{"reason":"user 'ci' does not have the required capability 'read:job'"}}`,
			"Forbidden: user 'ci' does not have the required capability 'read:job'", ""},
		{"validation", 400, `{"Status":400,"Message":"job count must be >= 0\nmissing job tasks","Code":"InternalError","Component":"APIServer"}`,
			"job count must be >= 0; missing job tasks", ""},
		{"hint", 500, `{"Status":500,"Message":"multiple jobs found for id j-","Code":"MultipleJobsFound","Hint":"Use full job ID"}`,
			"multiple jobs found for id j-", "Use full job ID"},
		{"another server", 404, "<html>\nnginx\n", "404 Not Found", "is it Bacalhau's API that answers at "},
		{"no reason", 502, "", "502 Bad Gateway", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, c := fakeNetwork(t, map[string]http.HandlerFunc{"/": answer(test.status, test.body)})
			_, err := c.Outcome(t.Context(), "j-1")
			var refused *RefusedError
			if !errors.As(err, &refused) {
				t.Fatalf("got %v, want a RefusedError", err)
			}
			if want := "asking the network at " + c.target.Endpoint + " (test): " + test.reason; err.Error() != want || refused.Status != test.status {
				t.Errorf("got %d %q, want %q", refused.Status, err, want)
			}
			if !strings.Contains(refused.Hint(), test.hint) {
				t.Errorf("got hint %q, want %q", refused.Hint(), test.hint)
			}
		})
	}
}

func TestNotBacalhau(t *testing.T) {
	for name, body := range map[string]string{"page": "<html>", "other JSON": `{"Job":[]}`, "no job": "{}"} {
		t.Run(name, func(t *testing.T) {
			_, c := fakeNetwork(t, map[string]http.HandlerFunc{"/": answer(200, body)})
			_, err := c.Outcome(t.Context(), "j-1")
			var unreachable *UnreachableError
			if err == nil || errors.As(err, &unreachable) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "Go struct") {
				t.Errorf("got %v, want one line about the answer", err)
			}
		})
	}
}

func TestUnreachable(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	silent, err := net.Listen("tcp", "127.0.0.1:0") // accepts and says nothing
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { silent.Close() })
	tests := []struct {
		name   string
		target Target
		err    string
	}{
		{"nothing listens", Target{Endpoint: closed.URL, Origin: "default"}, "asking the network at " + closed.URL + " (default): connection refused"},
		{"silent", Target{Endpoint: "http://" + silent.Addr().String(), Origin: "--api-host", Timeout: 20 * time.Millisecond}, "no answer in time"},
		{"not a URL", Target{Endpoint: "::", Origin: "--api-host"}, "asking the network at :: (--api-host): "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Dial(test.target, "test").version(t.Context())
			var unreachable *UnreachableError
			if !errors.As(err, &unreachable) || !strings.Contains(err.Error(), test.err) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want an UnreachableError with %q", err, test.err)
			}
		})
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, c := fakeNetwork(t, map[string]http.HandlerFunc{"/": func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}})
	if _, err := c.Outcome(ctx, "j-1"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want it cancelled", err)
	}
}

func TestRequestsSayWhoSendsThem(t *testing.T) {
	var got http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		_, _ = io.WriteString(w, `{"Status":"OK"}`)
	}))
	t.Cleanup(server.Close)
	c := Dial(Target{Endpoint: server.URL, Credential: &Credential{Scheme: "Bearer", Secret: "key"}}, "seatrial/v1")
	if _, err := c.version(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got.Get("Authorization") != "Bearer key" || got.Get("User-Agent") != "seatrial/v1" {
		t.Errorf("got %v", got)
	}
}

func TestRealUsers(t *testing.T) {
	if testing.Short() {
		t.Skip("needs bacalhau")
	}
	binary, err := network.Find(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	const admin, reader = "0123456789abcdef0123", "abcdef01234567890123"
	o := network.Options{Binary: binary}
	o.ConfigFile, o.Authorization = networktest.Users(
		networktest.User{Key: admin, Actions: []string{"*"}},
		networktest.User{Name: "reader", Password: "ten-characters", Actions: []string{"read:*"}},
	)
	n, err := network.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Stop(); err != nil {
			t.Error(err)
		}
	})
	dial := func(env map[string]string) *Client {
		target, err := FindTarget(Lookup{Host: n.Endpoint, Home: t.TempDir(), Env: func(name string) string { return env[name] }})
		if err != nil {
			t.Fatal(err)
		}
		return Dial(target, "test")
	}
	j := (&testNetwork{image: "none"}).jobOf()
	tests := []struct {
		name   string
		env    map[string]string
		status int
		reason string
	}{
		{"nobody", nil, 401, "Missing Authorization header"},
		{"wrong key", map[string]string{"BACALHAU_API_KEY": "wrong"}, 401, "key"},
		{"reader", map[string]string{"BACALHAU_API_USERNAME": "reader", "BACALHAU_API_PASSWORD": "ten-characters"}, 403, "user 'reader' does not have the required capability 'write:job'"},
		{"admin", map[string]string{"BACALHAU_API_KEY": admin}, 0, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := dial(test.env)
			facts, err := c.Facts(t.Context())
			if err != nil || !strings.HasPrefix(facts.Version, "v") || (facts.Refusal == nil) != (test.status == 0) {
				t.Fatalf("got facts %+v, %v", facts, err)
			}
			if r := facts.Refusal; r != nil && (r.Status != test.status || !strings.Contains(r.Reason, test.reason) || (r.Credential == "") != (test.env == nil)) {
				t.Errorf("got refusal %+v, want %d %q", r, test.status, test.reason)
			}
			submitted, err := c.Submit(t.Context(), j)
			if test.status == 0 {
				if err != nil {
					t.Fatal(err)
				}
				if _, err := c.Outcome(t.Context(), submitted.JobID); err != nil {
					t.Error(err)
				}
				return
			}
			var refused *RefusedError
			if !errors.As(err, &refused) || refused.Status != test.status || !strings.Contains(refused.Reason, test.reason) || refused.Hint() == "" {
				t.Errorf("got %v, want %d %q and a hint", err, test.status, test.reason)
			}
			t.Log(err)
		})
	}
	if nodes, err := dial(map[string]string{"BACALHAU_API_USERNAME": "reader", "BACALHAU_API_PASSWORD": "ten-characters"}).nodes(t.Context()); err != nil || len(nodes) != 1 {
		t.Errorf("the reader got %v, %v; want a node", nodes, err)
	}
}

func TestJobsThatBacalhauRefuses(t *testing.T) {
	tests := map[string]*job.Job{
		"no type":    {Tasks: []*job.Task{{Name: "main", Engine: job.Engine{Type: "docker"}}}},
		"no tasks":   {Type: "batch", Count: 1},
		"bad memory": {Type: "batch", Count: 1, Tasks: []*job.Task{{Name: "main", Engine: job.Engine{Type: "docker"}, Resources: &job.Resources{Memory: "lots"}}}},
	}
	for name, j := range tests {
		t.Run(name, func(t *testing.T) {
			c := Dial(Target{Endpoint: "http://127.0.0.1:1"}, "test")
			_, err := c.Submit(t.Context(), j)
			var mistake *job.Error
			if !errors.As(err, &mistake) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want a job.Error in one line", err)
			}
			if _, err := Print(j); !errors.As(err, &mistake) {
				t.Errorf("printing: got %v, want a job.Error", err)
			}
		})
	}
}
