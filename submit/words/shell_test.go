package words_test

import (
	"os/exec"
	"strings"
	"testing"
	"unicode"

	"github.com/seatrial/seatrial/submit/words"
)

// split has a shell split a line into the arguments that it was made of.
func split(t *testing.T, shell string, args []string) (line string) {
	t.Helper()
	line = words.ShellLine(args)
	out, err := exec.Command(shell, "-c", `for w in `+line+`; do printf '%s\000' "$w"; done`).Output()
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Join(args, "\x00") + "\x00"; string(out) != want {
		t.Errorf("%s\ngot  %q\nwant %q", line, out, want)
	}
	return line
}

func TestShellLine(t *testing.T) {
	args := []string{"plain", "a/b:c=d,e@f", "two words", "it's", `"q"`, "$HOME", "a;b", "*", "", "~", `back\slash`, "é", "#c", "!x", "-n"}
	split(t, "/bin/sh", args)
	line := split(t, "bash", append(args, "it's\na \\ line\n", "tab\there\r", "\x1b[31m1", "bad\xff9", "bad\xffé", "\u200b", "\ufffd"))
	if strings.ContainsFunc(line, func(r rune) bool { return !unicode.IsPrint(r) }) {
		t.Errorf("%q is not one line of text", line)
	}
	if got := words.ShellLine([]string{"echo", "a b"}); got != "echo 'a b'" {
		t.Error(got)
	}
}
