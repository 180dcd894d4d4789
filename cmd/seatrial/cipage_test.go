package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/pagetest"
)

// TestCIPage types the commands of the page on CI in a repository with a remote, and wants the output that is shown there. The
// repository of pre-commit's hooks is at its address, which git is told to find on this disk.
func TestCIPage(t *testing.T) {
	for _, program := range []string{"git", "docker", "pre-commit"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("no %s, which the page types: make setup installs it", program)
		}
	}
	p, registry := pagetest.Read(t, "../../docs/ci.md"), appRegistry(t)
	home := t.TempDir()
	dir := filepath.Join(home, "app")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	job := regexp.MustCompile("(?s)```yaml\n(Type: .*?)```").FindStringSubmatch(p.Text)
	if job == nil {
		t.Fatal("the page shows no job")
	}
	pagetest.Page{Text: "`job.yaml`:\n\n" + job[0] + p.Text}.Write(t, dir, registry.Host)
	env := append(readerEnv(t, home, "DOCKER_CONFIG=", "GIT_"), "PRE_COMMIT_HOME="+t.TempDir(), "PRE_COMMIT_COLOR=never", "GIT_CONFIG_NOSYSTEM=1")
	shell := func(command string) (string, error) {
		cmd := exec.Command("sh", "-c", strings.ReplaceAll(command, "registry.example", registry.Host))
		cmd.Dir, cmd.Env = dir, env
		out, err := cmd.CombinedOutput()
		return strings.NewReplacer(registry.Host, "registry.example", home, "/home/ada").Replace(string(out)), err
	}
	hooks, err := filepath.Abs("../../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`git config --global user.name Ada && git config --global user.email ada@example.org`,
		`git config --global url."$HOME/hooks".insteadOf https://github.com/seatrial/seatrial`,
		`git init -q ~/hooks && cp ` + hooks + ` ~/hooks && cd ~/hooks && git add -A && git commit -q -m hooks && git tag v1.0.0`,
		`git init -q --bare ~/app.git && git init -q -b main && git remote add origin ~/app.git && git add job.yaml && git commit -q -m job && git push -q -u origin main`,
	} {
		if out, err := shell(line); err != nil {
			t.Fatalf("%s: %v\n%s", line, err, out)
		}
	}
	jenkins := regexp.MustCompile(`(?m)^ +sh '(.*)'$`).FindAllStringSubmatch(p.Text, -1)
	if len(jenkins) != 1 {
		t.Errorf("Jenkins types %d lines", len(jenkins))
	}
	for _, line := range jenkins {
		if out, err := shell(line[1]); err != nil || !exists(filepath.Join(dir, "seatrial.xml")) {
			t.Errorf("%s: %v\n%s", line[1], err, out)
		}
	}
	p.Compare(t, stable, func(command string) string {
		out, _ := shell(command) // a finding's exit code is not zero
		return out
	})
}
