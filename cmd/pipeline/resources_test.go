package pipeline

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job/flags"
)

// What a run needed goes into a new file, or into the one that is there, behind a link too, and nothing else of it changes.
func TestWriteResources(t *testing.T) {
	j, err := flags.Job(flags.Flags{}, "app:v1", nil)
	if err != nil {
		t.Fatal(err)
	}
	subject := &lint.Subject{Job: j, Trial: &harness.Trial{
		Duration: time.Second, CPUTime: time.Second, PeakMemory: 100e6, WorkingMemory: 100e6, MemoryLimit: 500e6, CPULimit: 1, CPUs: 1,
	}}
	if subject.Needs() == nil {
		t.Fatal("the trial does not tell what it needs")
	}
	dir := t.TempDir()
	const mine = "# mine\nType: batch\nCount: 1\nTasks:\n  - Name: main\n    Engine:\n      Type: docker\n      Params:\n        Image: app:v1\n"
	if err := os.WriteFile(filepath.Join(dir, "mine.yaml"), []byte(mine), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("mine.yaml", filepath.Join(dir, "link.yaml")); err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]struct {
		file, begins string
		mode         os.FileMode
	}{
		"new.yaml":  {"new.yaml", "Namespace:", 0o644},
		"new.json":  {"new.json", "{", 0o644},
		"link.yaml": {"mine.yaml", mine, 0o600},
	} {
		w := newWay(Options{Trial: Trial{Resources: filepath.Join(dir, typed)}}, None)
		name, err := resourcesFile(t.Context(), w.Trial)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.writeResources(t.Context(), name, subject); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(name)
		info, _ := os.Lstat(filepath.Join(dir, want.file))
		if err != nil || !strings.HasPrefix(string(text), want.begins) || !strings.Contains(string(text), "Memory") || info.Mode() != want.mode {
			t.Errorf("%s: %s, %v, mode %s", typed, text, err, info.Mode())
		}
	}
	if _, err := resourcesFile(t.Context(), Trial{Resources: filepath.Join(dir, "none", "job.yaml")}); err == nil || !strings.HasSuffix(err.Error(), ": no such file or directory") {
		t.Errorf("error is %v", err)
	}
}
