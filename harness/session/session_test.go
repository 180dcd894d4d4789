package session

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMain is also the process that holds a session until it is killed: it prints the session's owner.
func TestMain(m *testing.M) {
	if os.Getenv("SEATRIAL_TEST_SESSION") == "" {
		os.Exit(m.Run())
	}
	s, err := Begin()
	if err == nil && os.Getenv("SEATRIAL_TEST_SESSION") == "image" {
		err = s.NoteImage("seatrial/loaded:x")
	}
	if err == nil {
		err = s.NoteFolder(filepath.Join(filepath.Dir(s.Dir), ".seatrial-results"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(s.Owner())
	_, _ = io.Copy(io.Discard, os.Stdin) // until it is killed
}

// other is another process with a session, and the session's owner.
func other(t *testing.T, what string) (owner string, kill func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "SEATRIAL_TEST_SESSION="+what)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	t.Cleanup(kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(line, "\n"), kill
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// What may still come is found by the next process, although this one has ended.
func TestLeave(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	s, err := Begin()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.NoteImage("seatrial/loaded:late"); err != nil {
		t.Fatal(err)
	}
	s.Leave()
	if err := s.End(); err != nil {
		t.Fatal(err)
	}
	next, err := Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer next.End()
	var images []string
	for _, r := range next.Remains() {
		images = append(images, r.Images...)
		if err := r.Remove(); err != nil {
			t.Error(err)
		}
	}
	if !next.Killed || !slices.Equal(images, []string{"seatrial/loaded:late"}) {
		t.Errorf("found %q, killed: %t", images, next.Killed)
	}
	if err := next.End(); err != nil || len(list(t, dir)) > 0 {
		t.Errorf("left %q, %v", list(t, dir), err)
	}
}

func TestEnd(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	s, err := Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Begin(); err == nil {
		t.Error("a process began two sessions")
	}
	if Current() != s || s.Dead(s.Owner()) {
		t.Errorf("the session is %v, dead %t", Current(), s.Dead(s.Owner()))
	}
	if err := os.WriteFile(filepath.Join(s.Dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.End(); err != nil {
		t.Fatal(err)
	}
	if left := list(t, dir); len(left) > 0 || Current() != nil || !s.Dead(s.Owner()) {
		t.Errorf("left are %v", left)
	}
}

// TestKilled has one session beside which another process is alive, and then dead.
func TestKilled(t *testing.T) {
	for _, what := range []string{"folder", "image"} {
		t.Run(what, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("TMPDIR", dir)
			results := filepath.Join(dir, ".seatrial-results")
			if err := os.Mkdir(results, 0o700); err != nil {
				t.Fatal(err)
			}
			owner, kill := other(t, what)
			sweep := func(wantDead bool) (dead []*Remains) {
				s, err := Begin()
				if err != nil {
					t.Fatal(err)
				}
				dead = s.Remains()
				if got := s.Dead(owner); got != wantDead {
					t.Errorf("%s is dead: %t, want %t", owner, got, wantDead)
				}
				if err := s.End(); err != nil {
					t.Fatal(err)
				}
				return dead
			}
			if dead := sweep(false); len(dead) > 0 || len(list(t, dir)) != 3 {
				t.Errorf("beside a living session: %v, %v", dead, list(t, dir))
			}
			kill()
			dead := sweep(what == "folder") // the lock of what an engine has to remove is ours by then
			if what == "image" {
				if len(dead) != 1 || !cmp.Equal(dead[0].Images, []string{"seatrial/loaded:x"}) {
					t.Fatalf("remains are %+v", dead)
				}
				if err := dead[0].Remove(); err != nil {
					t.Fatal(err)
				}
			}
			if left := list(t, dir); len(left) > 0 {
				t.Errorf("left are %v", left)
			}
		})
	}
}

func TestOthersAreNotDead(t *testing.T) {
	s := &Session{beside: []string{"/var/tmp", "/tmp"}}
	name := func(fields ...string) string { return strings.Join(fields, " ") }
	for what, owner := range map[string]string{
		"nobody":        "",
		"cut":           name(machine(), boot()),
		"other host":    name("0123456789abcdef", "boot", "view", "/tmp/nowhere.lock"),
		"other view":    name(machine(), boot(), "mnt:[1]", "/tmp/nowhere.lock"),
		"other folder":  name(machine(), boot(), view(), "/nowhere/x.lock"),
		"not a session": "1234/0123",
	} {
		if s.Dead(owner) {
			t.Errorf("%s is dead", what)
		}
	}
	for what, owner := range map[string]string{
		"one without a lock":  name(machine(), boot(), view(), "/tmp/nowhere.lock"),
		"one in the other":    name(machine(), boot(), view(), "/var/tmp/nowhere.lock"),
		"one before the boot": name(machine(), "another boot", "mnt:[1]", "/nowhere/x.lock"),
	} {
		if !s.Dead(owner) {
			t.Errorf("%s is not dead", what)
		}
	}
}

func FuzzJournal(f *testing.F) {
	f.Add([]byte("image \"a:b\"\nfolder \"/x/.seatrial-1\"\nfolder \"/etc\"\nima"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := &Remains{dir: t.TempDir()}
		if err := os.WriteFile(filepath.Join(r.dir, journal), b, 0o600); err != nil {
			t.Fatal(err)
		}
		r.readJournal()
		for _, name := range r.folders {
			if !filepath.IsAbs(name) || !strings.HasPrefix(filepath.Base(name), ".seatrial-") {
				t.Errorf("would remove %q", name)
			}
		}
	})
}
