package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/seatrial/seatrial/fixtures/disktest"
	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// passesBy checks an image as a user whose cache folder cannot be used, and wants the check made and one line about why.
func passesBy(t *testing.T, home string, user int, why string) {
	t.Helper()
	registry := registrytest.New()
	defer registry.Close()
	image := registry.Host + "/app:v1"
	if _, err := (registrytest.Spec{Entrypoint: []string{"/run"}, Runnable: true}).Push(image, "", ""); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "/proc/self/exe")
	cmd.Args = []string{"seatrial", "check", image}
	cmd.Dir, cmd.Env = "/", append(os.Environ(), "HOME="+home, "XDG_CACHE_HOME="+home, "DOCKER_HOST=unix:///nowhere")
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if user != os.Getuid() {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(user), Gid: uint32(user)}}
	}
	_ = cmd.Run()
	want := regexp.MustCompile(`^note: the cache is passed by: ` + regexp.QuoteMeta(home) + `/seatrial/layers[^ ]*: ` + why + `: [a-z ]*\n$`)
	if cmd.ProcessState.ExitCode() != exitOK || !want.MatchString(stderr.String()) || !strings.HasSuffix(stdout.String(), ": pass, nothing wrong; no network asked: 6 checks skipped\n") {
		t.Errorf("exit %d, %s%s, want %s", cmd.ProcessState.ExitCode(), stdout.String(), stderr.String(), want)
	}
}

func TestFullCache(t *testing.T) {
	disktest.Small(t, "64k", func(disk string) {
		dir := filepath.Join(disk, "seatrial", "layers")
		err := errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(filepath.Join(disk, "all"), make([]byte, 128<<10), 0o600))
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
		passesBy(t, disk, os.Getuid(), `no space left on device`)
	})
}

func TestOthersCache(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("wants to become another user, which root can")
	}
	for what, mode := range map[string]os.FileMode{"somebody else's": 0o700, "read-only": 0o755} {
		t.Run(what, func(t *testing.T) {
			home := t.TempDir()
			dir := filepath.Join(home, "seatrial", "layers")
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			for at := dir; at != os.TempDir(); at = filepath.Dir(at) { // the folders above are root's alone
				if err := os.Chmod(at, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Chmod(dir, mode); err != nil {
				t.Fatal(err)
			}
			passesBy(t, home, nobody, `permission denied`)
		})
	}
}
