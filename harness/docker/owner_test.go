//go:build linux

package docker_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

// otherUID is the user of the image "user", and the one that runs the tests below.
const otherUID = 1000

// asOther runs a test of this binary once more, as a user with the image's own number who may use the engine. It is
// for the cases that root cannot see: root's folders are root's anyway.
func asOther(t *testing.T, test string) {
	t.Helper()
	socket, err := os.Stat("/var/run/docker.sock")
	if err != nil {
		t.Fatal(err)
	}
	asMember(t, test, []uint32{socket.Sys().(*syscall.Stat_t).Gid})
}

// asMember does so for a user with these groups and more environment than this process has.
func asMember(t *testing.T, test string, groups []uint32, env ...string) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("wants to become another user, which root can")
	}
	home := t.TempDir()
	// The folders above are root's alone.
	for dir := home; dir != os.TempDir(); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chown(home, otherUID, otherUID); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("/proc/self/exe", "-test.run", "^"+test+"$", "-test.v")
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), otherImages+"=bare="+images["bare"]+",user="+images["user"], "HOME="+home, "TMPDIR="+home)
	cmd.Env = append(cmd.Env, env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: otherUID, Gid: otherUID, Groups: groups}}
	out, err := cmd.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("--- PASS: "+test)) {
		t.Errorf("as user %d: %v\n%s", otherUID, err, out)
	}
	if left, err := os.ReadDir(home); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestOutputsAreRootsForEverybody is F17 for who is not root: the folders are root's during the run and the user's after it.
func TestOutputsAreRootsForEverybody(t *testing.T) {
	needEngine(t)
	if !isOther() {
		asOther(t, t.Name())
		return
	}
	j := newJob("write", "/outputs/file", "text")
	j.Task().ResultPaths = []job.Output{job.DefaultOutput}
	trial := try(t, "user", j)
	if trial.ExitCode != 1 || !strings.Contains(read(t, trial, "stderr"), "permission denied") {
		t.Errorf("exit code %d, stderr %q", trial.ExitCode, read(t, trial, "stderr"))
	}
	wantOwn(t, filepath.Join(trial.Dir, "outputs"))
	if len(trial.Notes) > 0 {
		t.Errorf("notes are %q", trial.Notes)
	}
}

// TestOutputsComeBack has folders inside that only root may enter: they are read and can be removed all the same.
func TestOutputsComeBack(t *testing.T) {
	needEngine(t)
	if !isOther() {
		asOther(t, t.Name())
		return
	}
	j := newJob("nest", "/link/a/b/c")
	j.Task().ResultPaths = []job.Output{{Name: "outputs", Path: "/link"}}
	dir := t.TempDir()
	trial, err := newEngine(t).Run(t.Context(), harness.Run{Job: j, Image: images["bare"], Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	wantOut(t, trial, "")
	for _, name := range []string{"outputs", "outputs/a", "outputs/a/b", "outputs/a/b/c"} {
		wantOwn(t, filepath.Join(dir, name))
	}
	if info, err := os.Stat(filepath.Join(dir, "outputs/a")); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the mode did not survive: %v, %v", info, err)
	}
	if len(trial.Outputs) != 1 || len(trial.Outputs[0].Files) != 4 {
		t.Errorf("outputs are %+v", trial.Outputs)
	}
	shut := filepath.Join(dir, "outputs/a/b/c/file")
	text, err := os.ReadFile(shut)
	if err != nil || string(text) != "text" {
		t.Errorf("the file that is root's alone is %q, %v", text, err)
	}
	if info, err := os.Stat(shut); err != nil || info.Mode() != 0o600 {
		t.Errorf("its mode did not survive: %v, %v", info, err)
	}
	if entries, err := os.ReadDir(filepath.Dir(shut)); err != nil || len(entries) != 1 {
		t.Errorf("beside it are %v, %v", entries, err)
	}
}

// TestNoteOfFoldersThatAreNotRoots has an engine that takes no archives: the run goes on and says what it does not test.
func TestNoteOfFoldersThatAreNotRoots(t *testing.T) {
	needEngine(t)
	if !isOther() {
		asOther(t, t.Name())
		return
	}
	engine := engineProxy(t)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, "/archive") {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprintln(w, `{"message":"archives are not for you"}`)
			return
		}
		engine.ServeHTTP(w, r)
	}))
	defer s.Close()
	t.Setenv("DOCKER_HOST", "tcp://"+s.Listener.Addr().String())
	j := newJob("args", "fine")
	j.Task().ResultPaths = []job.Output{job.DefaultOutput}
	trial := try(t, "user", j)
	wantOut(t, trial, "fine\n")
	want := []string{"whether the image's user may write to its folders is not tested: giving /outputs to root: archives are not for you"}
	if !slices.Equal(trial.Notes, want) {
		t.Errorf("notes are %q, want %q", trial.Notes, want)
	}
}

func wantOwn(t *testing.T, name string) {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if uid := info.Sys().(*syscall.Stat_t).Uid; int(uid) != os.Getuid() {
		t.Errorf("%s belongs to %d", name, uid)
	}
}
