package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestShellPage types the commands of the page on the shell, which ask nobody, and wants the output that is shown there.
func TestShellPage(t *testing.T) {
	const name = "../../docs/shell.md"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir, bin := t.TempDir(), program(t)
	if err := os.CopyFS(filepath.Join(dir, "inputs"), os.DirFS("../../fixtures/wordcount/inputs")); err != nil {
		t.Fatal(err)
	}
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "SEATRIAL_") || strings.Contains(v, "COLOR") })
	env = append(env, "PATH="+bin+":"+os.Getenv("PATH"), "HOME="+t.TempDir())
	got := typedBlocks(string(text), func(command string) string {
		cmd := exec.Command("sh", "-c", command)
		cmd.Dir, cmd.Env = dir, env
		out, _ := cmd.CombinedOutput() // one of them is refused
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
