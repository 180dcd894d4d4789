package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/pagetest"
)

// plainJob is a page that shows a job file as others do.
const plainJob = "`job.yaml`:\n\n```yaml\nType: batch\nTasks:\n  - Name: main\n    Engine: {Type: docker, Params: {Image: registry.example/app:v1}}\n```"

// offlinePages show commands that need no engine and no network.
var offlinePages = []string{"comparison", "configuration", "docker-run", "editors", "exit-codes", "fixes", "formats", "how-it-works", "security", "shell", "versioning"}

// Every page that shows commands is named by a test that types them.
func TestEachPageIsTyped(t *testing.T) {
	var tests strings.Builder
	for _, pattern := range []string{"*_test.go", "../../checks/*_test.go", "../../fixtures/*/*_test.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			tests.Write(text)
		}
	}
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(page), ".md")
		if strings.Contains(string(text), "```console\n") && !slices.Contains(offlinePages, name) && !strings.Contains(tests.String(), "/"+name+".md\"") {
			t.Errorf("no test types what docs/%s.md shows", name)
		}
	}
}

// TestPages types the commands of pages that need no engine and no network, each in a folder with the files that the page shows, and
// wants the output that is shown there. TestReadme is for the others.
func TestPages(t *testing.T) {
	registry := appRegistry(t)
	for _, name := range offlinePages {
		t.Run(name, func(t *testing.T) {
			p, dir := pagetest.Read(t, "../../docs/"+name+".md"), t.TempDir()
			switch name {
			case "formats", "security": // which are about any job
				pagetest.Page{Text: plainJob}.Write(t, dir, registry.Host)
			case "shell":
				if err := os.CopyFS(filepath.Join(dir, "inputs"), os.DirFS("../../fixtures/wordcount/inputs")); err != nil {
					t.Fatal(err)
				}
			}
			p.Write(t, dir, registry.Host)
			env := readerEnv(t, t.TempDir(), "NO_COLOR", "CLICOLOR", "FORCE_COLOR")
			p.Compare(t, stable, func(command string) string {
				cmd := exec.Command("sh", "-c", strings.ReplaceAll(command, "registry.example", registry.Host))
				cmd.Dir, cmd.Env = dir, env
				out, _ := cmd.CombinedOutput() // a finding's exit code is not zero
				return strings.NewReplacer(registry.Host, "registry.example", dir, "/home/ada").Replace(string(out))
			})
		})
	}
}
