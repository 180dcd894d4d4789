package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestConfigurationPage types the commands of the page on configuration in a folder with the files that it shows, and wants the output
// that is shown there.
func TestConfigurationPage(t *testing.T) {
	const name = "../../docs/configuration.md"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir, bin := t.TempDir(), program(t)
	shown := regexp.MustCompile("(?s)`([\\w.-]+)`:\n\n```yaml\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(shown) != 3 {
		t.Fatalf("the page shows %d files", len(shown))
	}
	for _, file := range shown {
		if err := os.WriteFile(filepath.Join(dir, file[1]), []byte(file[2]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "SEATRIAL_") || strings.HasPrefix(v, "BACALHAU_") })
	env = append(env, "PATH="+bin+":"+os.Getenv("PATH"), "HOME="+t.TempDir())
	got := typedBlocks(string(text), func(command string) string {
		cmd := exec.Command("sh", "-c", command)
		cmd.Dir, cmd.Env = dir, env
		out, _ := cmd.CombinedOutput() // a finding's exit code is not zero
		return string(out)
	})
	switch {
	case got == string(text):
	case updateReadme:
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s shows other output than its commands print (UPDATE_README=1 rewrites it):\n%s", name, cmp.Diff(string(text), got))
	}
}
