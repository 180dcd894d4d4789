package harness_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

// tree writes files, folders (names ending in a slash) and links (content after "-> ") into a new folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		if target, ok := strings.CutPrefix(content, "-> "); ok {
			err = os.Symlink(target, path)
		} else if strings.HasSuffix(name, "/") {
			err = os.MkdirAll(path, 0o755)
		} else {
			err = os.WriteFile(path, []byte(content), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestCompare(t *testing.T) {
	long := strings.Repeat("x", 200)
	local := tree(t, map[string]string{
		"stdout": "a 0\nb 0\na 1\n", "stderr": "", "exitCode": "0",
		"outputs/same": "same", "outputs/link": "-> same", "outputs/turned": "-> same", "outputs/empty/": "",
		"outputs/only-local": "", "outputs/kind": "", "outputs/bin": "\x00123456", "outputs/short": "one\n",
		"outputs/break": "end", "outputs/long": long + "1" + long, "outputs/cr": "a\r\n", "outputs/late": long + "\n" + "é" + long,
	})
	remote := tree(t, map[string]string{
		"stdout": "a 0\nb 0\na 2\n", "stderr": "", "exitCode": "0",
		"outputs/same": "same", "outputs/turned": "-> other",
		"outputs/only-remote": "", "outputs/kind/": "", "outputs/bin": "\x0012345x", "outputs/short": "one\ntwo\n",
		"outputs/break": "end\n", "outputs/long": long + "2" + long, "outputs/cr": "a\n", "outputs/late": long + "\n" + "è" + long,
	})
	c, err := harness.Compare(t.Context(), local, harness.Published{Dir: remote, Publisher: &job.Spec{Type: "local"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	type row struct{ Path, Difference string }
	var got []row
	for _, r := range c.Rows {
		if r.Same != (r.Difference == "") {
			t.Errorf("%s: same %t with difference %q", r.Path, r.Same, r.Difference)
		}
		got = append(got, row{r.Path, r.Difference})
	}
	xs := strings.Repeat("x", 30)
	want := []row{
		{"exitCode", ""},
		{"outputs", ""},
		{"outputs/bin", "byte 6"},
		{"outputs/break", `line 1: local "end", remote "end\n"`},
		{"outputs/cr", `line 1: local "a\r", remote "a\n"`},
		{"outputs/empty", "only local"},
		{"outputs/kind", "local is a file, remote a folder"},
		{"outputs/late", `line 2: local "é` + strings.Repeat("x", 58) + `…", remote "è` + strings.Repeat("x", 58) + `…"`},
		{"outputs/link", ""},
		{"outputs/long", `line 1: local "…` + xs + "1" + xs[1:] + `…", remote "…` + xs + "2" + xs[1:] + `…"`},
		{"outputs/only-local", "only local"},
		{"outputs/only-remote", "only remote"},
		{"outputs/same", ""},
		{"outputs/short", `line 2: local ends, remote "two"`},
		{"outputs/turned", `local links to "same", remote to "other"`},
		{"stderr", ""},
		{"stdout", `line 3: local "a 1", remote "a 2"`},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if c.Same() {
		t.Error("the folders count as the same")
	}
	again, err := harness.Compare(t.Context(), local, harness.Published{Dir: local}, nil)
	if err != nil || !again.Same() {
		t.Errorf("a folder differs from itself: %v", err)
	}
}

func TestModesAndTimesAreNotJudged(t *testing.T) {
	a, b := tree(t, map[string]string{"f": "x"}), tree(t, map[string]string{"f": "x"})
	if err := os.Chmod(filepath.Join(a, "f"), 0o755); err != nil {
		t.Fatal(err)
	}
	c, err := harness.Compare(t.Context(), a, harness.Published{Dir: b}, nil)
	if err != nil || !c.Same() || c.Rows[0].Local.Mode == c.Rows[0].Remote.Mode {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestReadFolder(t *testing.T) {
	dir := tree(t, map[string]string{"out/file": "abc", "out/loop": "-> ..", "out/outside": "-> /etc/passwd"})
	listener, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	files, err := harness.ReadFolder(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		got = append(got, strings.Join([]string{f.Mode.Type().String(), f.Path, f.Digest, f.Link}, " "))
	}
	want := []string{
		"d--------- out  ",
		"---------- out/file sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad ",
		"L--------- out/loop  ..",
		"L--------- out/outside  /etc/passwd",
		"S--------- socket  ",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if _, err := harness.ReadFolder(t.Context(), filepath.Join(dir, "missing")); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("missing folder: %v", err)
	}
}

func TestReadResults(t *testing.T) {
	trial := &harness.Trial{Dir: tree(t, map[string]string{"stdout": "x", "stderr": "", "a/f": "", "ab/g": "", "extra": ""})}
	if err := trial.ReadResults(t.Context(), []job.Output{{Name: "a", Path: "/a"}, {Name: "ab", Path: "/ab"}, {Name: "none", Path: "/n"}}); err != nil {
		t.Fatal(err)
	}
	if trial.Stdout.Size != 1 || trial.Stderr.Path != "stderr" {
		t.Errorf("streams are %+v and %+v", trial.Stdout, trial.Stderr)
	}
	var got []string
	for _, o := range trial.Outputs {
		for _, f := range o.Files {
			got = append(got, o.Name+": "+f.Path)
		}
	}
	if d := cmp.Diff([]string{"a: a/f", "ab: ab/g"}, got); d != "" {
		t.Error(d)
	}
}
