//go:build unix

package network

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// fakePath writes shell scripts and returns a look-up that finds only them.
func fakePath(t *testing.T, scripts map[string]string) func(string) (string, error) {
	t.Helper()
	dir := t.TempDir()
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return func(name string) (string, error) {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err != nil {
			return "", exec.ErrNotFound
		}
		return path, nil
	}
}

// fakeGo builds what `go build -o FILE` is asked for, and writes a line to $LOG for it.
const fakeGo = `case $1 in build) echo built >> "$LOG"; printf '#!/bin/sh\n' > "$3"; chmod +x "$3";; esac`

// whole is a program that starts.
const whole = "#!/bin/sh\n"

func TestFind(t *testing.T) {
	tests := []struct {
		name    string
		scripts map[string]string
		cached  string
		want    string // base name; empty for an error
		err     string
	}{
		{"in PATH", map[string]string{"bacalhau": "echo ' CLIENT '; echo ' v1.9.1 '"}, whole, "bacalhau", ""},
		{"too old in PATH", map[string]string{"bacalhau": "echo v1.5.0"}, whole, "bacalhau-" + Version, ""},
		{"broken in PATH", map[string]string{"bacalhau": "exit 1"}, whole, "bacalhau-" + Version, ""},
		{"cached", nil, whole, "bacalhau-" + Version, ""},
		{"built", map[string]string{"go": fakeGo}, "", "bacalhau-" + Version, ""},
		{"cut short", map[string]string{"go": fakeGo}, "\x7fELF\x02\x01\x01", "bacalhau-" + Version, ""},
		{"cut short, and nothing to build it with", nil, "\x7fELF\x02\x01\x01", "", "neither bacalhau v1.9.x nor go is in PATH"},
		{"nothing", nil, "", "", "neither bacalhau v1.9.x nor go is in PATH"},
		{"build fails", map[string]string{"go": "echo one; echo 'error: no network' >&2; exit 1"}, "", "", "building bacalhau v1.9.3: go mod: error: no network"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cache := t.TempDir()
			t.Setenv("LOG", filepath.Join(t.TempDir(), "log"))
			if test.cached != "" {
				if err := os.WriteFile(filepath.Join(cache, "bacalhau-"+Version), []byte(test.cached), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			got, err := finder{of: bacalhau, look: fakePath(t, test.scripts), cache: cache, show: silent{}}.find(t.Context())
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Fatalf("got %v, want %s", err, test.err)
				}
				if builds, _ := filepath.Glob(filepath.Join(cache, "build-*")); len(builds) > 0 {
					t.Errorf("%v is left behind", builds)
				}
				return
			}
			if err != nil || filepath.Base(got) != test.want {
				t.Fatalf("got %s, %v; want %s", got, err, test.want)
			}
			if text, err := os.ReadFile(got); test.want != "bacalhau" && (err != nil || string(text) != whole) {
				t.Errorf("it is %q, %v", text, err)
			}
		})
	}
}

func TestFindBuildsOnce(t *testing.T) {
	cache, log := t.TempDir(), filepath.Join(t.TempDir(), "log")
	t.Setenv("LOG", log)
	f := finder{of: bacalhau, look: fakePath(t, map[string]string{"go": fakeGo}), cache: cache, show: silent{}}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if _, err := f.find(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if text, err := os.ReadFile(log); err != nil || string(text) != "built\n" {
		t.Errorf("got %q, %v; want one build", text, err)
	}
}

func TestLockIsCancelled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	unlock, err := lock(t.Context(), path, func() { t.Error("a free lock was waited for") })
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := lock(ctx, path, cancel); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want it cancelled", err)
	}
}

func TestUsefulLine(t *testing.T) {
	tests := map[string]string{
		"":                                      "it said nothing",
		"one\ntwo\n\n":                          "two",
		"\x1b[31mError: \x1b[0mno key\nusage\n": "Error: no key",
		"10:00 | ERR lost it\n10:01 | INF shutting down\n": "10:00 | ERR lost it",
		"listen tcp: bind: address already in use\nbye\n":  "listen tcp: bind: address already in use",
	}
	for text, want := range tests {
		if got := usefulLine(text); got != want {
			t.Errorf("of %q: got %q, want %q", text, got, want)
		}
	}
}

func TestLastUsefulLineOfALongLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(path, []byte(strings.Repeat("x", 2*logTail)+"\nError: at the end\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := lastUsefulLine(path); got != "Error: at the end" {
		t.Errorf("got %q", got)
	}
	if got := lastUsefulLine(path + ".none"); got != "it left no log" {
		t.Errorf("got %q", got)
	}
}

func TestEnvironmentKeepsTheUsersSettingsOut(t *testing.T) {
	s := settings{dir: "/data", options: Options{Env: []string{"AWS_ACCESS_KEY_ID=key"}}}
	got := s.environment([]string{"PATH=/bin", "BACALHAU_API_HOST=example.org"})
	want := "[PATH=/bin BACALHAU_DIR=/data AWS_EC2_METADATA_DISABLED=true AWS_ACCESS_KEY_ID=key]"
	if fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// said keeps what Find tells.
type said struct{ notes []string }

func (s *said) Note(line string) { s.notes = append(s.notes, line) }
func (s *said) Tell(line string) { s.notes = append(s.notes, "long: "+line) }

// The user's own programs come before a build, and what becomes of each is said.
func TestFindSays(t *testing.T) {
	home, cache, found, told := t.TempDir(), t.TempDir(), "", &said{}
	own, old := filepath.Join(home, ".bacalhau", "bin", "bacalhau"), filepath.Join(home, "old")
	look := func(name string) (string, error) {
		if name == "bacalhau" {
			return old, nil
		}
		return exec.LookPath(name)
	}
	write := func(path, script string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write(old, "echo v1.5.0")
	write(own, "echo CLIENT v1.9.2")
	found, err := finder{of: bacalhau, look: look, home: home, cache: cache, show: told}.find(t.Context())
	want := []string{old + " is passed by: it is v1.5.0, want v1.9.x", "bacalhau v1.9.2, " + own}
	if err != nil || found != own || !slices.Equal(told.notes, want) {
		t.Errorf("got %s, %v, %q; want %s and %q", found, err, told.notes, own, want)
	}
}
