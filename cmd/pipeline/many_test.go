package pipeline

import (
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
)

// A registry that answers only after another one was asked holds up nobody, although more of its images come first
// than are checked at once.
func TestSlowRegistry(t *testing.T) {
	asked := make(chan struct{})
	var once sync.Once
	fast := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		once.Do(func() { close(asked) })
		http.NotFound(w, r)
	}))
	defer fast.Close()
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-asked:
		case <-r.Context().Done():
		}
		http.NotFound(w, r)
	}))
	defer slow.Close()

	var jobs []*job.Job
	add := func(server *httptest.Server) {
		j, err := flags.Job(flags.Flags{}, strings.TrimPrefix(server.URL, "http://")+"/app:v1", nil)
		if err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, j)
	}
	for range 10 * runtime.NumCPU() {
		add(slow)
	}
	add(fast)
	w := newWay(Options{Gather: lint.GatherOptions{Platform: "linux/amd64"}}, None)
	w.Gather.Image.Timeout = time.Minute
	reports, err := w.checkMany(t.Context(), jobs)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range reports {
		if r.Subject.Image != jobs[i].Image() || r.Verdict != lint.Fail {
			t.Errorf("report %d is of %s with exit code %d", i, r.Subject.Image, r.ExitCode())
		}
	}
}
