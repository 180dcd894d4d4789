package main

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
		j, err := job.FromFlags(job.Flags{}, strings.TrimPrefix(server.URL, "http://")+"/app:v1", nil)
		if err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, j)
	}
	for range 10 * runtime.NumCPU() {
		add(slow)
	}
	add(fast)
	g := &judge{gather: lint.GatherOptions{Platform: "linux/amd64"}}
	g.gather.Image.Timeout = time.Minute
	reports, err := checkMany(t.Context(), g, jobs)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range reports {
		if r.Subject.Image != jobs[i].Image() || r.ExitCode() != exitFault {
			t.Errorf("report %d is of %s with exit code %d", i, r.Subject.Image, r.ExitCode())
		}
	}
}

// A list of images has comments and blank lines, and nothing else that is no image.
func TestImageList(t *testing.T) {
	got, err := imageList([]byte("# all\n\n a:v1 \r\nb#c\t# odd\n  # none\nc"))
	if want := "a:v1 b#c c"; err != nil || strings.Join(got, " ") != want {
		t.Errorf("got %q, %v; want %s", got, err, want)
	}
}

func FuzzImageList(f *testing.F) {
	f.Add([]byte("a # b\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := imageList(data)
		for _, reference := range list {
			if err == nil && (reference == "" || strings.ContainsAny(reference, "\n")) {
				t.Errorf("%q", reference)
			}
		}
	})
}
