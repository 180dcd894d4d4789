package build_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/harness/build"
)

// served is a context as builders fetch it: a git repository, which a web server has in its plainest form, and a tar file.
func served(t *testing.T, dir string) string {
	t.Helper()
	root := t.TempDir()
	run := func(name string, args ...string) {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s %v: %v: %s", name, args, err, out)
		}
	}
	as := []string{"-C", dir, "-c", "user.name=crew", "-c", "user.email=crew@example.org"}
	run("git", append(as, "init", "--quiet", "--initial-branch=main")...)
	run("git", append(as, "add", ".")...)
	run("git", append(as, "commit", "--quiet", "--message=first")...)
	run("git", append(as, "tag", "v1")...)
	run("git", "clone", "--quiet", "--bare", dir, filepath.Join(root, "context.git"))
	run("git", "-C", filepath.Join(root, "context.git"), "update-server-info")
	run("cp", filepath.Join(dir, "Dockerfile"), root)
	run("tar", "-C", dir, "--exclude=.git", "-czf", filepath.Join(root, "context.tar.gz"), ".")
	server := httptest.NewServer(http.FileServer(http.Dir(root)))
	t.Cleanup(server.Close)
	return server.URL
}

// TestContexts builds the same Dockerfile out of everything that can have it, by both builders: a line of it fails, which tells
// that it was found and what it copied.
func TestContexts(t *testing.T) {
	const dockerfile = "FROM scratch\nCOPY probe /probe\nRUN [\"/probe\", \"exit\", \"7\"]\n"
	dir := newContext(t, map[string]string{"Dockerfile": dockerfile, "sub/Other": dockerfile})
	probe, err := os.ReadFile(filepath.Join(dir, "probe"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "sub", "probe"), probe, 0o755); err != nil {
		t.Fatal(err)
	}
	elsewhere := filepath.Join(t.TempDir(), "Elsewhere")
	if err := os.WriteFile(elsewhere, []byte(dockerfile), 0o600); err != nil {
		t.Fatal(err)
	}
	url := served(t, dir)
	var packed bytes.Buffer
	pack := exec.Command("tar", "-C", dir, "--exclude=.git", "-cf", "-", ".")
	pack.Stdout = &packed
	if err := pack.Run(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		opts  build.Options
		stdin string
		want  string
	}{
		{"folder", build.Options{ContextDir: dir}, "", dir + "/Dockerfile:3:1"},
		{"folder and a Dockerfile on stdin", build.Options{ContextDir: dir, Dockerfile: "-"}, dockerfile, "stdin:3:1"},
		{"tar file on stdin", build.Options{ContextDir: "-"}, packed.String(), "Dockerfile"},
		{"tar file on stdin and another file of it", build.Options{ContextDir: "-", Dockerfile: "sub/Other"}, packed.String(), "sub/Other"},
		{"git", build.Options{ContextDir: url + "/context.git#main"}, "", "Dockerfile"},
		{"git and another file of it", build.Options{ContextDir: url + "/context.git#main", Dockerfile: "sub/Other"}, "", "sub/Other"},
		{"git and a Dockerfile on stdin", build.Options{ContextDir: url + "/context.git#main", Dockerfile: "-"}, dockerfile, "stdin:3:1"},
		{"git and a Dockerfile of this machine", build.Options{ContextDir: url + "/context.git#main", Dockerfile: elsewhere}, "", elsewhere + ":3:1"},
		{"a folder of a git repository", build.Options{ContextDir: url + "/context.git#main:sub", Dockerfile: "Other"}, "", "Other"},
		{"a tag of a git repository, in the newer way", build.Options{ContextDir: url + "/context.git?ref=v1&subdir=sub", Dockerfile: "Other"}, "", "Other"},
		{"tar file of the web", build.Options{ContextDir: url + "/context.tar.gz"}, "", "Dockerfile"},
		{"folder and a Dockerfile of the web", build.Options{ContextDir: dir, Dockerfile: url + "/Dockerfile"}, "", url + "/Dockerfile:3:1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, address := range builders(t) {
				opts := c.opts
				opts.Builder, opts.Stdin = address, strings.NewReader(c.stdin)
				source, done, err := build.ReadSource(t.Context(), &opts)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if string(source.Text) != dockerfile || source.Away != (build.Remote(opts.ContextDir) || opts.ContextDir == "-") {
					t.Errorf("%s: source is %+v", name, source)
				}
				if _, err = try(t, opts); err == nil {
					t.Errorf("%s: built", name)
				}
				_, err = try(t, opts) // what came on standard input is there for each platform
				done()
				var fault *build.Error
				if !errors.As(err, &fault) || !strings.HasPrefix(fault.Position.String(), c.want) || !strings.Contains(fault.Message, "exit code: 7") {
					t.Errorf("%s: got %v, want a fault at %s", name, err, c.want)
				}
			}
		})
	}
}

// A context that cannot be fetched is no fault of a Dockerfile's.
func TestContextsThatAreNotThere(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	for _, context := range []string{"/none.git", "/none.tar"} {
		for name, address := range builders(t) {
			if testing.Short() {
				t.Skip("needs a container engine")
			}
			_, err := try(t, build.Options{ContextDir: server.URL + context, Builder: address})
			if err == nil || errors.As(err, new(*build.Error)) || !strings.HasPrefix(err.Error(), "reading build context: ") {
				t.Errorf("%s %s: %v", name, context, err)
			}
		}
	}
}

// What is on standard input decides what it is taken for.
func TestStdin(t *testing.T) {
	for _, c := range []struct {
		opts build.Options
		want string
	}{
		{build.Options{ContextDir: "-"}, "reading build context: standard input is empty"},
		{build.Options{ContextDir: "-", Dockerfile: "-", Stdin: strings.NewReader("FROM scratch\n")}, "standard input is the build context already"},
		{build.Options{ContextDir: "-", Dockerfile: "other", Stdin: strings.NewReader("FROM scratch\n")}, "standard input is no tar file"},
	} {
		if c.opts.Stdin == nil {
			c.opts.Stdin = strings.NewReader("")
		}
		if _, _, err := build.ReadSource(t.Context(), &c.opts); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %s", c.opts, err, c.want)
		}
	}
	for _, opts := range []build.Options{{ContextDir: "-"}, {ContextDir: t.TempDir(), Dockerfile: "-"}} {
		opts.Stdin = strings.NewReader("FROM scratch\n")
		for range 2 { // once for each platform
			source, done, err := build.ReadSource(t.Context(), &opts)
			if err != nil || source.File != "stdin" || string(source.Text) != "FROM scratch\n" || source.Away {
				t.Fatalf("source is %+v, %v", source, err)
			}
			done()
		}
	}
}

// TestIgnoreFiles is what docker build leaves out: by the Dockerfile's own list, and by the context's where there is none.
func TestIgnoreFiles(t *testing.T) {
	const asks = "FROM scratch\nCOPY . /\nRUN [\"/probe\", \"stat\", \"/%s\"]\nRUN [\"/probe\", \"exit\", \"9\"]\n"
	dir := newContext(t, map[string]string{
		".dockerignore":    "by-all\n**/*.log\n!kept.log\n",
		"Own.dockerignore": "by-own\n",
		"by-all":           "",
		"by-own":           "",
		"deep/in.log":      "",
		"kept.log":         "",
	})
	for _, c := range []struct {
		dockerfile, file string
		copied           bool
	}{
		{"Dockerfile", "by-all", false}, {"Dockerfile", "by-own", true}, {"Dockerfile", "deep/in.log", false}, {"Dockerfile", "kept.log", true},
		{"Own", "by-all", true}, {"Own", "by-own", false},
	} {
		name := filepath.Join(dir, c.dockerfile)
		if err := os.WriteFile(name, fmt.Appendf(nil, asks, c.file), 0o600); err != nil {
			t.Fatal(err)
		}
		line := map[bool]int{true: 4, false: 3}[c.copied]
		for kind, address := range builders(t) {
			_, err := try(t, build.Options{ContextDir: dir, Dockerfile: name, Builder: address})
			if fault, ok := errors.AsType[*build.Error](err); !ok || fault.Position.Line != line {
				t.Errorf("%s: %s by %s: %v, want a fault at line %d", kind, c.file, c.dockerfile, err, line)
			}
		}
	}
}
