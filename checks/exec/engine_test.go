package exec_test

import (
	"context"
	"errors"
	"os"
	osexec "os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/tarball"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/rootfs"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

// engineImage is of this machine's programs, and scripts that need them.
func engineImage(t *testing.T) []Item {
	m := &machineImage{t: t, have: map[string]bool{}}
	for _, program := range []string{"/bin/sh", "/bin/bash", "/usr/bin/env", "/etc/ld.so.cache"} {
		m.add(program)
		listed, err := osexec.Command("ldd", program).CombinedOutput()
		if err != nil {
			continue
		}
		for _, l := range append(resolvedLib.FindAllSubmatch(listed, -1), loaderLine.FindAllSubmatch(listed, -1)...) {
			m.add(string(l[len(l)-1]))
		}
	}
	return append(m.items,
		File("static", 0o755, compile(t, runtime.GOARCH)), Owned(File("group", 0o750, compile(t, runtime.GOARCH)), 0, 50),
		File("fine.sh", 0o755, "#!/bin/sh\nexit 0\n"), File("bash.sh", 0o755, "#!/usr/bin/env bash\nexit 0\n"), File("split.sh", 0o755, "#!/usr/bin/env -S bash -e\nexit 0\n"),
		File("unsplit.sh", 0o755, "#!/usr/bin/env bash -e\nexit 0\n"), File("crlf.sh", 0o755, "#!/bin/sh\r\nexit 0\r\n"), File("dash-e.sh", 0o755, "#!/bin/sh -e\r\nexit 0\r\n"),
		File("envcrlf.sh", 0o755, "#!/usr/bin/env bash\r\nexit 0\r\n"), File("zsh.sh", 0o755, "#!/bin/zsh\nexit 0\n"), File("text", 0o755, "exit 0\n"), File("bom.sh", 0o755, "\xef\xbb\xbf#!/bin/sh\nexit 0\n"),
		File("empty", 0o755, ""), File("mode.sh", 0o644, "#!/bin/sh\nexit 0\n"), File("unreadable.sh", 0o711, "#!/bin/sh\nexit 0\n"), File("damaged", 0o755, "\x7fELF"),
		Dir("private", 0o700), File("private/fine.sh", 0o755, "#!/bin/sh\nexit 0\n"), Symlink("a", "b"), Symlink("b", "a"), Symlink("dangling", "gone"), Symlink("way", "usr/../fine.sh"),
		File("1", 0o755, "#!/bin/sh\nexit 0\n"), File("2", 0o755, "#!/1\n"), File("3", 0o755, "#!/2\n"), File("4", 0o755, "#!/3\n"), File("5", 0o755, "#!/4\n"), File("6", 0o755, "#!/5\n"),
		File("loader", 0o755, ELF{Interp: "/lib/ld-musl-x86_64.so.1"}.String()), File("long.sh", 0o755, "#!/"+strings.Repeat("x", 300)+"\n"), File("oneline.sh", 0o755, "#!  /bin/sh"),
		File("etc/passwd", 0o644, "root:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\n"), File("etc/group", 0o644, "root:x:0:\nstaff:x:50:app\n"),
	)
}

// The engine starts the container, or refuses to, as the answer says; what starts and ends with an error is found out too.
func TestAgainstEngine(t *testing.T) {
	if testing.Short() {
		t.Skip("starts containers")
	}
	if runtime.GOOS != "linux" {
		t.Skip("needs programs for linux")
	}
	t.Setenv("TMPDIR", t.TempDir())
	items := append(engineImage(t), File("unique", 0o644, t.TempDir()))
	archive := filepath.Join(t.TempDir(), "image.tar")
	tag, err := name.NewTag("seatrial/exec-test:v1")
	if err != nil {
		t.Fatal(err)
	}
	if err := tarball.WriteToFile(archive, tag, buildImage(t, Tar(items...))); err != nil {
		t.Fatal(err)
	}
	opened, err := image.Open(t.Context(), "docker-archive:"+archive, image.Options{})
	if err != nil {
		t.Fatal(err)
	}
	id, err := image.Load(t.Context(), opened)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := image.Unload(context.Background(), opened); err != nil {
			t.Error(err)
		}
	})
	cache := rootfs.NewCache(t.TempDir(), 0)
	// Docker Engine 26, unlike 20.10, keeps root's capabilities until the first program has begun (moby/moby#45511): it
	// starts what USER may not execute, and a script's interpreter then cannot open it.
	keepsCapabilities := osexec.Command("docker", "run", "--rm", "--network=none", "--user=77", "--entrypoint=/group", id).Run() == nil
	for _, c := range []struct {
		argv, user, dir, env string
	}{
		{argv: "/static"}, {argv: "static"}, {argv: "./static"}, {argv: "./static", dir: "/made"}, {argv: "static", env: "PATH=/"}, {argv: "static", env: "PATH="},
		{argv: "/fine.sh"}, {argv: "/way"}, {argv: "/bash.sh"}, {argv: "/split.sh"}, {argv: "/unsplit.sh"}, {argv: "/crlf.sh"}, {argv: "/dash-e.sh"}, {argv: "/envcrlf.sh"}, {argv: "/zsh.sh"},
		{argv: "/text"}, {argv: "/bom.sh"}, {argv: "/empty"}, {argv: "/mode.sh"}, {argv: "/damaged"}, {argv: "/loader"}, {argv: "/long.sh"}, {argv: "/oneline.sh"},
		{argv: "/nope"}, {argv: "nope"}, {argv: "/usr"}, {argv: "/a"}, {argv: "/dangling"}, {argv: "/fine.sh/x"}, {argv: "echo hello"},
		{argv: "/5"}, {argv: "/6"},
		{argv: "/fine.sh", user: "app"}, {argv: "/unreadable.sh", user: "app"}, {argv: "/private/fine.sh", user: "app"}, {argv: "/private/fine.sh"}, {argv: "./fine.sh", user: "app", dir: "/private"},
		{argv: "/group", user: "app"}, {argv: "/group", user: "1000"}, {argv: "/group", user: "77"}, {argv: "/group", user: "77:77"}, {argv: "/group", user: "77:staff"}, {argv: "/group", user: "app:77"},
		{argv: "/static", user: "nosuchuser"}, {argv: "/static", user: "app:nogroup"}, {argv: "/static", user: "4294967296"},
	} {
		q := exec.Question{Argv: []string{c.argv}, User: c.user, WorkingDir: c.dir, Cache: cache}
		args := []string{"run", "--rm", "--network=none", "--user=" + c.user, "--workdir=" + c.dir}
		if c.env != "" {
			q.Env = []string{c.env}
			args = append(args, "--env="+c.env)
		}
		a := analyze(t, "docker-archive:"+archive, q)
		out, err := osexec.Command("docker", append(args, "--entrypoint="+c.argv, id)...).CombinedOutput()
		var exit *osexec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		refused := strings.Contains(string(out), "Error response from daemon")
		switch {
		case a.Verdict == exec.Runs && err == nil:
		case a.Verdict == exec.Fails && err != nil && a.Problem.Refused == refused:
		case a.Verdict == exec.Fails && !refused && keepsCapabilities && c.user != "" &&
			slices.Contains([]exec.Kind{exec.NotExecutable, exec.NotSearchable}, a.Problem.Kind):
		default:
			t.Errorf("%+v: %s %s %+v, and the engine: %v %s", c, a.Verdict, a.Reason, a.Problem, err, out)
		}
	}
	inEngine := analyze(t, "docker-daemon:"+"seatrial/loaded:"+strings.TrimPrefix(opened.ConfigDigest, "sha256:"), exec.Question{Argv: []string{"/fine.sh"}})
	if inEngine.Verdict != exec.Runs || inEngine.Reading.Downloaded != 0 {
		t.Errorf("in the engine: %+v", inEngine)
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "seatrial-image-*")); err != nil || len(left) > 0 {
		t.Errorf("%v is left behind: %v", left, err)
	}
}
