package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// console is a block of commands, each with what it prints, and shownFile a file for them: its name, and its text in a block below.
var (
	console   = regexp.MustCompile("(?s)```console\n(.*?)```")
	shownFile = regexp.MustCompile("(?s)`([\\w./-]+)`(?: there)?:\n\n```\\w+\n(.*?)```")
)

// docPage is a file of the documentation, or README.md, whose commands a test types.
type docPage struct{ file, text string }

func readPage(t *testing.T, file string) docPage {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return docPage{file, string(text)}
}

// write writes the files that the page shows into a folder, and says how many. Host is in the place of the registry that they name.
func (p docPage) write(t *testing.T, dir, host string) int {
	t.Helper()
	shown := shownFile.FindAllStringSubmatch(strings.ReplaceAll(p.text, "registry.example", host), -1)
	for _, file := range shown {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, file[1])), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file[1]), []byte(file[2]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return len(shown)
}

// compare has shell type what the page shows, and wants the output that stands there, or writes it with UPDATE_README=1.
func (p docPage) compare(t *testing.T, shell func(command string) string) {
	t.Helper()
	got := console.ReplaceAllStringFunc(p.text, func(block string) string {
		var out strings.Builder
		out.WriteString("```console\n")
		for line := range strings.Lines(console.FindStringSubmatch(block)[1]) {
			if command, ok := strings.CutPrefix(line, "$ "); ok {
				out.WriteString(line + shell(command))
			}
		}
		return out.String() + "```"
	})
	switch {
	case stable(got) == stable(p.text):
	case updateReadme:
		if err := os.WriteFile(p.file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s shows other output than its commands print (UPDATE_README=1 rewrites it):\n%s", p.file, cmp.Diff(stable(p.text), stable(got)))
	}
}

// readerEnv is the environment of somebody who reads a page: nothing is set for Seatrial and, but for what is said here, nothing of this
// machine's user is found. Unset are prefixes of names.
func readerEnv(t *testing.T, home string, unset ...string) []string {
	t.Helper()
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		return slices.ContainsFunc(append(unset, "SEATRIAL_", "BACALHAU_"), func(prefix string) bool { return strings.HasPrefix(v, prefix) })
	})
	return append(env, "PATH="+program(t)+":"+os.Getenv("PATH"), "HOME="+home, "XDG_STATE_HOME="+t.TempDir())
}

// appRegistry has the image that pages name: app:v1, and app:arm for the other architecture.
func appRegistry(t *testing.T) *registrytest.Registry {
	t.Helper()
	registry := registrytest.New()
	t.Cleanup(registry.Close)
	for tag, platform := range map[string]string{"v1": "linux/amd64", "arm": "linux/arm64"} {
		if _, err := (registrytest.Spec{Platform: platform, Entrypoint: []string{"/run"}, Runnable: true}).Push(registry.Host+"/app:"+tag, "", ""); err != nil {
			t.Fatal(err)
		}
	}
	return registry
}
