package egress

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// build builds an empty program.
func build(t *testing.T, dir, output string, env ...string) string {
	t.Helper()
	source := filepath.Join(dir, "main.go")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() {}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	output = filepath.Join(dir, output)
	cmd := exec.Command("go", "build", "-o", output, source)
	cmd.Env = append(append(os.Environ(), "CGO_ENABLED=0"), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return output
}

func TestFindSupervisor(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	dir := t.TempDir()
	static := build(t, dir, "seatrial", "GOOS=linux", "GOARCH=amd64")
	if got, err := FindSupervisor(static, "amd64"); got != static || err != nil {
		t.Errorf("a static program: %q, %v", got, err)
	}
	other := build(t, dir, "darwin/seatrial", "GOOS=darwin", "GOARCH=arm64")
	script := filepath.Join(dir, "script")
	if err := os.WriteFile(script, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	shell, err := filepath.EvalSymlinks("/bin/sh") // with a loader
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ executable, arch, want string }{
		{static, "arm64", "GOARCH=arm64 go install"},
		{other, "amd64", "CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go install"},
		{script, "amd64", "go install"},
		{shell, "amd64", "go install"},
		{filepath.Join(dir, "nothing"), "amd64", "go install"},
		{static, "riscv64", "cannot watch workloads on linux/riscv64"},
		{static, "", "cannot watch"},
	} {
		got, err := FindSupervisor(c.executable, c.arch)
		var missing *MissingError
		if got != "" || !errors.As(err, &missing) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s for %s: %q, %v", c.executable, c.arch, got, err)
		}
	}
	// Where `go install` puts what it builds for another system.
	beside := build(t, dir, "darwin/linux_arm64/seatrial", "GOOS=linux", "GOARCH=arm64")
	if got, err := FindSupervisor(other, "arm64"); got != beside || err != nil {
		t.Errorf("beside another system's: %q, %v", got, err)
	}
}
