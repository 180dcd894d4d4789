package limits

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Whatever is no regular file is refused, also behind a link, and never waited for.
func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	pipe, link, socket := filepath.Join(dir, "pipe"), filepath.Join(dir, "link"), filepath.Join(dir, "s")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if err := os.Symlink("/dev/zero", link); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{pipe: "a pipe", link: "a device", socket: "a socket", dir: "a folder"} {
		var kind *KindError
		if _, err := JobFile.ReadFile(name); !errors.As(err, &kind) || kind.Kind != want {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	if _, err := JobFile.ReadFile(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

func TestReadAll(t *testing.T) {
	l := &Limits{Name: "job-file", Bytes: 10}
	for _, n := range []int{0, 9, 10} {
		if got, err := l.ReadAll(bytes.NewReader(make([]byte, n))); err != nil || len(got) != n {
			t.Errorf("%d: %d, %v", n, len(got), err)
		}
	}
	got, err := l.ReadAll(bytes.NewReader(make([]byte, 11)))
	beyond, ok := Of(err)
	if !ok || len(got) != 10 || beyond.Field != "bytes" || !strings.Contains(beyond.Hint(), "--limit job-file.bytes=20B") {
		t.Errorf("%d, %v", len(got), err)
	}
	if _, err := (&Limits{}).ReadAll(strings.NewReader("")); err == nil {
		t.Error("limits without bytes read all of something")
	}
}

// A server that falls silent, drips, sends too much or sends one elsewhere for ever is given up.
func TestClient(t *testing.T) {
	hang := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		flush := w.(http.Flusher).Flush
		switch r.URL.Path {
		case "/silent":
			w.Write([]byte("x"))
			flush()
			<-hang
		case "/nothing":
			<-hang
		case "/drip":
			for r.Context().Err() == nil {
				w.Write([]byte("x"))
				flush()
				select {
				case <-time.After(10 * time.Millisecond):
				case <-hang:
					return
				}
			}
		case "/much":
			w.Write(make([]byte, 2000))
		case "/circle":
			http.Redirect(w, r, "/circle", http.StatusFound)
		case "/far":
			http.Redirect(w, r, "/far?"+r.URL.RawQuery+"x", http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		}
	}))
	defer server.Close()
	defer close(hang)
	for path, test := range map[string]struct {
		limits Limits
		want   string
	}{
		"/silent":   {Limits{Idle: 50 * time.Millisecond}, "sent nothing for 50ms|timeout awaiting response headers"}, // these too take time on a busy machine
		"/nothing":  {Limits{Idle: 50 * time.Millisecond}, "timeout awaiting response headers"},
		"/nothing ": {Limits{Total: 50 * time.Millisecond}, "took more than 50ms"},
		"/drip":     {Limits{Idle: time.Minute, Rate: 1000, Window: 100 * time.Millisecond}, "sent less than 1000 B in 100ms"},
		"/drip ":    {Limits{Total: 100 * time.Millisecond}, "took more than 100ms"},
		"/much":     {Limits{Bytes: 1000}, "more than 1000 B"},
		"/circle":   {Limits{Redirects: 10}, "in a circle"},
		"/far":      {Limits{Redirects: 3}, "redirects more than 3 times"},
		"/file":     {Limits{Redirects: 3}, "neither http nor https"},
	} {
		resp, err := test.limits.Client(nil).Get(server.URL + strings.TrimSpace(path))
		if err == nil {
			_, err = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
		if err == nil || !slices.ContainsFunc(strings.Split(test.want, "|"), func(want string) bool { return strings.Contains(err.Error(), want) }) {
			t.Errorf("%s: %v, want %s", path, err, test.want)
		}
	}
}

func TestOverride(t *testing.T) {
	before := make([]Limits, len(All))
	for i, l := range All {
		before[i] = *l
	}
	defer func() {
		for i, l := range All {
			*l = before[i]
		}
	}()
	if err := Override([]string{"job-file.bytes=2MB", "registry.idle=2m", "result.entries=5"}); err != nil {
		t.Fatal(err)
	}
	if JobFile.Bytes != 2_000_000 || Registry.Idle != 2*time.Minute || Result.Entries != 5 {
		t.Error(*JobFile, *Registry, *Result)
	}
	for setting, want := range map[string]string{
		"":                    `"": want NAME.FIELD=VALUE, as in registry.idle=2m`,
		"job-fil.bytes=1":     `"job-fil.bytes=1": there are no limits of "job-fil": did you mean job-file?`,
		"job-file.byte=1":     `"job-file.byte=1": job-file has no limit of "byte": did you mean bytes?`,
		"job-file.idle=1s":    `"job-file.idle=1s": job-file has no limit of "idle": want one of bytes, entries, depth`,
		"job-file.bytes=lots": `"job-file.bytes=lots": "lots" is no size: want one like 512KiB or 2MB`,
		"job-file.depth=0":    `"job-file.depth=0": "0" is no whole number: want one from 1 to 2147483647`,
		"registry.idle=2":     `"registry.idle=2": "2" is no duration: want one like 90s or 5m`,
	} {
		if err := Override([]string{setting}); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", setting, err, want)
		}
	}
}

// What is shown can be typed.
func TestBoundsAreTyped(t *testing.T) {
	for _, l := range All {
		before := *l
		for _, bound := range l.Bounds() {
			if err := Override([]string{l.Name + "." + bound}); err != nil {
				t.Error(err)
			}
		}
		if *l != before {
			t.Errorf("%+v became %+v", before, *l)
		}
		if l.Of == "" || l.From == "" {
			t.Errorf("%s says not what it is or who controls it", l.Name)
		}
	}
}

func TestTail(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte("0123456789"), 0o600); err != nil {
		t.Fatal(err)
	}
	for size, want := range map[int64]string{0: "", 3: "789", 10: "0123456789", 20: "0123456789"} {
		if got, err := Local.Tail(name, size); err != nil || string(got) != want {
			t.Errorf("%d: %q, %v", size, got, err)
		}
	}
}
