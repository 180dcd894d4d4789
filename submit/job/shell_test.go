package job_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/submit/job"
)

func TestShellLine(t *testing.T) {
	args := []string{"plain", "a/b:c=d,e@f", "two words", "it's", `"q"`, "$HOME", "a;b", "*", "", "~", "new\nline", `back\slash`, "é", "#c", "!x", "-n"}
	line := job.ShellLine(args)
	out, err := exec.Command("/bin/sh", "-c", `for w in `+line+`; do printf '%s\000' "$w"; done`).Output()
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Join(args, "\x00") + "\x00"; string(out) != want {
		t.Errorf("%s\ngot  %q\nwant %q", line, out, want)
	}
	if got := job.ShellLine([]string{"echo", "a b"}); got != "echo 'a b'" {
		t.Error(got)
	}
}
