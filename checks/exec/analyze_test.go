package exec_test

import (
	"debug/elf"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/exec"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

var (
	static = ELF{Type: elf.ET_EXEC}.String()
	ldso   = ELF{Soname: "ld-linux-x86-64.so.2", Defines: []string{"GLIBC_2.2.5"},
		Tail: "\x00/lib/x86_64-linux-gnu/\x00/usr/lib/x86_64-linux-gnu/\x00/lib/\x00/usr/lib/\x00/usr/lib/debug/x\x00"}.String()
	libc = ELF{Soname: "libc.so.6", Needed: []string{"ld-linux-x86-64.so.2"}, Defines: []string{"libc.so.6", "GLIBC_2.2.5", "GLIBC_2.36"}}.String()
	dash = dynamic(nil)
)

const loader = "/lib64/ld-linux-x86-64.so.2"

// dynamic is a program for glibc.
func dynamic(change func(*ELF)) string {
	e := ELF{Interp: loader, Needed: []string{"libc.so.6"}, Requires: [][2]string{{"libc.so.6", "GLIBC_2.36"}}}
	if change != nil {
		change(&e)
	}
	return e.String()
}

func needs(libs ...string) string {
	return dynamic(func(e *ELF) { e.Needed = append(e.Needed, libs...) })
}

// userland is a small Debian: /bin and /lib are symlinks.
var userland = []Item{
	Dir("usr", 0o755), Dir("usr/bin", 0o755), Dir("usr/lib", 0o755), Dir("usr/lib/x86_64-linux-gnu", 0o755), Dir("usr/lib64", 0o755), Dir("etc", 0o755), Dir("root", 0o700),
	Symlink("bin", "usr/bin"), Symlink("lib", "usr/lib"), Symlink("lib64", "usr/lib64"),
	File("usr/bin/dash", 0o755, dash), Symlink("usr/bin/sh", "dash"), File("usr/bin/env", 0o755, dash), File("usr/bin/python3.11", 0o755, dash),
	Symlink("usr/bin/python3", "python3.11"),
	File("usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", 0o755, ldso), Symlink("usr/lib64/ld-linux-x86-64.so.2", "../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"),
	File("usr/lib/x86_64-linux-gnu/libc.so.6", 0o755, libc),
	File("etc/passwd", 0o644, "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\n"), File("etc/group", 0o644, "root:x:0:\napp:x:1000:\nstaff:x:50:app\n"),
}

type question struct {
	name string
	argv []string
	// items lie over the userland, or alone with bare.
	items []Item
	bare  bool
	exec.Question
	// chain or problem, and what the message says; or the reason of an undecided one.
	chain, missing, says string
	kind                 exec.Kind
	refused              bool
	undecided            string
}

func script(name, line string) Item { return File(name, 0o755, line+"\necho\n") }

func lib(name string, e ELF) Item {
	if e.Soname == "" {
		e.Soname = name[strings.LastIndex(name, "/")+1:]
	}
	return File(name, 0o644, e.String())
}

func ask(t *testing.T, q question) *exec.Answer {
	t.Helper()
	q.Argv = q.argv
	if !q.bare {
		q.Layers = append(q.Layers, Layer(userland...))
	}
	q.Layers = append(q.Layers, Layer(q.items...))
	if q.Platform == "" {
		q.Platform = "linux/amd64"
	}
	answer, err := exec.Analyze(t.Context(), q.Question)
	if err != nil {
		t.Fatalf("%s: %v", q.name, err)
	}
	return answer
}

func TestAnalyze(t *testing.T) {
	for _, q := range slicesOf(startQuestions, scriptQuestions, programQuestions, userQuestions) {
		t.Run(q.name, func(t *testing.T) {
			a := ask(t, q)
			switch {
			case q.undecided != "":
				if a.Verdict != exec.Undecided || !strings.Contains(a.Reason, q.undecided) {
					t.Errorf("%s %q %+v", a.Verdict, a.Reason, a.Problem)
				}
			case q.kind != "":
				if a.Verdict != exec.Fails {
					t.Fatalf("%s %q", a.Verdict, a.Reason)
				}
				got := question{kind: a.Problem.Kind, missing: a.Problem.Missing, refused: a.Problem.Refused}
				want := question{kind: q.kind, missing: q.missing, refused: q.refused}
				if got.kind != want.kind || got.missing != want.missing || got.refused != want.refused || !strings.Contains(a.Problem.Message, q.says) {
					t.Errorf("got %+v", a.Problem)
				}
			default:
				if a.Verdict != exec.Runs || a.Chain() != q.chain {
					t.Errorf("%s %q %+v\n got %s\nwant %s", a.Verdict, a.Reason, a.Problem, a.Chain(), q.chain)
				}
			}
			for _, line := range []string{a.Reason, a.Chain(), problemText(a.Problem)} {
				if strings.ContainsAny(line, "\r\n\x00") {
					t.Errorf("not on one line: %q", line)
				}
			}
		})
	}
}

func problemText(p *exec.Problem) string {
	if p == nil {
		return ""
	}
	return p.Message + p.Hint + strings.Join(p.Candidates, "")
}

func slicesOf(tables ...[]question) []question {
	var all []question
	for _, table := range tables {
		all = append(all, table...)
	}
	return all
}
