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

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// shownFile is a file that a page shows for its commands: its name, and its text in a block below.
var shownFile = regexp.MustCompile("(?s)`([\\w./-]+)`:\n\n```\\w+\n(.*?)```")

// plainJob is a job file as pages show them.
const plainJob = "`job.yaml`:\n\n```yaml\nType: batch\nTasks:\n  - Name: main\n    Engine: {Type: docker, Params: {Image: registry.example/app:v1}}\n```"

// offlinePages show commands that need no engine and no network.
var offlinePages = []string{"comparison", "docker-run", "editors", "exit-codes", "fixes", "formats", "how-it-works", "security", "versioning"}

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
	registry := registrytest.New()
	t.Cleanup(registry.Close)
	for tag, platform := range map[string]string{"v1": "linux/amd64", "arm": "linux/arm64"} {
		if _, err := (registrytest.Spec{Platform: platform, Entrypoint: []string{"/run"}, Runnable: true}).Push(registry.Host+"/app:"+tag, "", ""); err != nil {
			t.Fatal(err)
		}
	}
	bin := program(t)
	for _, name := range offlinePages {
		t.Run(name, func(t *testing.T) {
			page := "../../docs/" + name + ".md"
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if name == "formats" || name == "security" { // which are about any job
				writeShown(t, dir, strings.ReplaceAll(plainJob, "registry.example", registry.Host))
			}
			writeShown(t, dir, strings.ReplaceAll(string(text), "registry.example", registry.Host))
			env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "SEATRIAL_") || strings.HasPrefix(v, "BACALHAU_") })
			env = append(env, "PATH="+bin+":"+os.Getenv("PATH"), "HOME="+t.TempDir(), "XDG_STATE_HOME="+t.TempDir())
			got := typedBlocks(string(text), func(command string) string {
				cmd := exec.Command("sh", "-c", strings.ReplaceAll(command, "registry.example", registry.Host))
				cmd.Dir, cmd.Env = dir, env
				out, _ := cmd.CombinedOutput() // a finding's exit code is not zero
				return strings.NewReplacer(registry.Host, "registry.example", dir, "/home/ada").Replace(string(out))
			})
			switch {
			case stable(got) == stable(string(text)):
			case updateReadme:
				if err := os.WriteFile(page, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			default:
				t.Errorf("%s shows other output than its commands print (UPDATE_README=1 rewrites it):\n%s", page, cmp.Diff(stable(string(text)), stable(got)))
			}
		})
	}
}

// writeShown writes the files that a page shows into a folder.
func writeShown(t *testing.T, dir, page string) {
	t.Helper()
	for _, file := range shownFile.FindAllStringSubmatch(page, -1) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, file[1])), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file[1]), []byte(file[2]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
