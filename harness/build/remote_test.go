package build

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/seatrial/seatrial/submit/words/secret"
)

func TestWithoutSubdir(t *testing.T) {
	for context, want := range map[string]string{
		"https://h/app.git#main:sub":              "https://h/app.git#main",
		"https://h/app.git#:sub":                  "https://h/app.git",
		"git@h:u/app.git#v1:a/b":                  "git@h:u/app.git#v1",
		"https://h/app.git?ref=v1&subdir=sub":     "https://h/app.git?ref=v1",
		"https://h/app.git?subdir=sub#main":       "https://h/app.git#main",
		"https://h/app.git?branch=main&subdir=su": "https://h/app.git?branch=main",
	} {
		if got := withoutSubdir(context); got != want {
			t.Errorf("%s: %s, want %s", context, got, want)
		}
	}
}

// What cannot be read as it is typed is known before a builder is asked.
func TestContextError(t *testing.T) {
	secret.KeepForeign("hunter22-of-test")
	opts := Options{ContextDir: "https://u:hunter22-of-test@h/app.git?bogus=1"}
	_, _, err := ReadSource(t.Context(), &opts)
	bad, is := errors.AsType[*ContextError](err)
	if !is || secret.Redact(bad.Error()) != bad.Error() || bad.Reason != `unexpected query "bogus"` {
		t.Errorf("got %v", err)
	}
}

// A Dockerfile that is a link is what it leads to, with its own list of what is left out, also where the builder cannot follow it.
func TestLinkedDockerfile(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	files := map[string]string{
		filepath.Join(other, "Dockerfile"): "FROM scratch\n",
		filepath.Join(dir, "Real"):         "FROM scratch AS own\n",
		dir + "/Dockerfile.dockerignore":   "left-out\n",
	}
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range map[string]string{"Dockerfile": filepath.Join(other, "Dockerfile"), "inside": "Real"} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	in, err := readInputs(t.Context(), Options{ContextDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer in.close()
	copied := in.folders[len(in.folders)-1].dir
	list, err := os.ReadFile(filepath.Join(copied, "Dockerfile.dockerignore"))
	if string(in.text) != "FROM scratch\n" || in.name != filepath.Join(dir, "Dockerfile") || copied == dir || string(list) != "left-out\n" {
		t.Errorf("%s is %q in %s, its list %q, %v", in.name, in.text, copied, list, err)
	}
	in.close()
	if _, err := os.Stat(copied); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the copy is left: %v", err)
	}
	if in, err = readInputs(t.Context(), Options{ContextDir: dir, Dockerfile: filepath.Join(dir, "inside")}); err != nil || in.folders[1].dir != dir {
		t.Errorf("a link that the builder can follow is copied: %v", err)
	}
}

// docker build finds a Dockerfile in lower case too.
func TestDefaultDockerfile(t *testing.T) {
	dir := t.TempDir()
	lower, upper := filepath.Join(dir, "dockerfile"), filepath.Join(dir, "Dockerfile")
	for _, want := range []string{upper, lower, upper} {
		if got := DefaultDockerfile(dir); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if err := os.WriteFile(map[bool]string{true: lower, false: upper}[want == upper], nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
