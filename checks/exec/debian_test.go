package exec_test

import (
	"bytes"
	"context"
	"os"
	osexec "os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/fixtures/layertest"
)

// The programs of this machine are started by its own loader, whose answer is the truth to compare with.

// machinePrograms are dynamically linked on every distribution; those that are not there are passed over.
var machinePrograms = []string{"/bin/ls", "/bin/bash", "/usr/bin/git", "/usr/bin/python3", "/usr/bin/perl", "/usr/bin/curl", "/usr/bin/env", "/usr/bin/gcc", "/bin/tar"}

// resolvedLib is a line of `ldd`: "libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)".
var resolvedLib = regexp.MustCompile(`(?m)^\s*(\S+) => (/\S+) \(`)

// loaderLine is the loader among them: "/lib64/ld-linux-x86-64.so.2 (0x…)".
var loaderLine = regexp.MustCompile(`(?m)^\s*(/\S*ld-\S+) \(`)

func TestThisMachinesPrograms(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("needs programs for linux")
	}
	if _, err := osexec.LookPath("ldd"); err != nil {
		t.Skip("needs ldd")
	}
	var tried int
	for _, program := range machinePrograms {
		listed, err := osexec.Command("ldd", program).CombinedOutput()
		if err != nil {
			continue
		}
		tried++
		t.Run(filepath.Base(program), func(t *testing.T) { compareWithLoader(t, program, listed) })
	}
	if tried == 0 {
		t.Skip("none of the programs is there")
	}
}

func compareWithLoader(t *testing.T, program string, listed []byte) {
	libs := resolvedLib.FindAllSubmatch(listed, -1)
	image := &machineImage{t: t, have: map[string]bool{}}
	image.add(program)
	image.add("/etc/ld.so.cache")
	for _, l := range loaderLine.FindAllSubmatch(listed, -1) {
		image.add(string(l[1]))
	}
	for _, l := range libs {
		image.add(string(l[2]))
	}
	q := exec.Question{Argv: []string{program}, Platform: "linux/" + runtime.GOARCH}
	answer := image.ask(q, "")
	if answer.Verdict != exec.Runs {
		t.Fatalf("with all that ldd lists: %s %s %+v", answer.Verdict, answer.Reason, answer.Problem)
	}
	for _, l := range libs {
		name, file := string(l[1]), string(l[2])
		if bytes.Count(listed, []byte(name+" =>")) > 1 {
			continue
		}
		answer := image.ask(q, file)
		if answer.Verdict != exec.Fails || answer.Problem.Kind != exec.LibraryMissing || answer.Problem.Missing != name {
			t.Errorf("without %s: %s %s %+v", file, answer.Verdict, answer.Reason, answer.Problem)
		}
	}
}

// machineImage is a layer of files of this machine, with the symlinks that lead to them.
type machineImage struct {
	t     *testing.T
	items []layertest.Item
	have  map[string]bool
}

func (m *machineImage) add(name string) {
	m.t.Helper()
	for i := 1; i <= len(name); i++ {
		if i < len(name) && name[i] != '/' {
			continue
		}
		part := name[:i]
		known := m.have[part]
		info, err := os.Lstat(part)
		if err != nil {
			return
		}
		m.have[part] = true
		switch {
		case info.Mode()&os.ModeSymlink != 0:
			target, err := os.Readlink(part)
			if err != nil {
				m.t.Fatal(err)
			}
			if !known {
				m.items = append(m.items, layertest.Symlink(part, target))
			}
			if !filepath.IsAbs(target) {
				target = filepath.Join(filepath.Dir(part), target)
			}
			m.add(target + name[i:])
			return
		case known:
		case info.IsDir():
			m.items = append(m.items, layertest.Dir(part, 0o755))
		default:
			content, err := os.ReadFile(part)
			if err != nil {
				m.t.Fatal(err)
			}
			m.items = append(m.items, layertest.File(part, int64(info.Mode().Perm()), string(content)))
		}
	}
}

// ask analyzes the image without one file.
func (m *machineImage) ask(q exec.Question, without string) *exec.Answer {
	m.t.Helper()
	real := without
	if without != "" {
		var err error
		if real, err = filepath.EvalSymlinks(without); err != nil {
			m.t.Fatal(err)
		}
	}
	var items []layertest.Item
	for _, i := range m.items {
		if i.Name != real {
			items = append(items, i)
		}
	}
	q.Layers = []rootfs.Layer{layertest.Blob(layertest.Tar(items...), nil)}
	answer, err := exec.Analyze(context.Background(), q)
	if err != nil {
		m.t.Fatal(err)
	}
	return answer
}
