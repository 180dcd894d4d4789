package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/pagetest"
)

// TestEditorsPage reads what the page has editors read: its settings are JSON, the files that they name are there, and the pattern of
// its task takes a finding apart.
func TestEditorsPage(t *testing.T) {
	p, dir := pagetest.Read(t, "../../docs/editors.md"), t.TempDir()
	p.Write(t, dir, "registry.example")
	for _, url := range regexp.MustCompile(`https://raw\.githubusercontent\.com/seatrial/seatrial/main/([\w./-]+)`).FindAllStringSubmatch(p.Text, -1) {
		if _, err := os.Stat(filepath.Join("../..", url[1])); err != nil {
			t.Error(err)
		}
	}
	var settings map[string]map[string]any
	read(t, filepath.Join(dir, ".vscode/settings.json"), &settings)
	if len(settings["yaml.schemas"]) != 2 {
		t.Errorf("settings are %v", settings)
	}
	var tasks struct {
		Tasks []struct {
			Command        string
			ProblemMatcher struct {
				Pattern struct {
					Regexp                            string
					File, Line, Column, Message, Code int
				}
			}
		}
	}
	read(t, filepath.Join(dir, ".vscode/tasks.json"), &tasks)
	task := tasks.Tasks[0]
	pattern := task.ProblemMatcher.Pattern
	cmd := exec.Command("sh", "-c", strings.ReplaceAll(task.Command, "${file}", "job.yaml"))
	cmd.Dir, cmd.Env = dir, readerEnv(t, t.TempDir())
	out, _ := cmd.CombinedOutput() // a finding's exit code is not zero
	found := regexp.MustCompile("(?m)"+pattern.Regexp).FindAllStringSubmatch(string(out), -1)
	if len(found) != 1 {
		t.Fatalf("%d problems in %s", len(found), out)
	}
	one := found[0]
	if got := strings.Join([]string{one[pattern.File], one[pattern.Line], one[pattern.Column], one[pattern.Code]}, " "); got != "job.yaml 6 10 input-scheme" || one[pattern.Message] == "" {
		t.Errorf("problem is %q", one)
	}
}

func read(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}
