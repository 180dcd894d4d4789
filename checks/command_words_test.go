package checks_test

import (
	"testing"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
)

// A broken list becomes the list that was meant; what a shell understands is left alone.
func TestBrokenList(t *testing.T) {
	for line, fix := range map[string]string{
		`['python3', 'train.py']`:            `CMD ["python3", "train.py"]`,
		`[python3, train.py]`:                `CMD ["python3", "train.py"]`,
		`["python3", "train.py",]`:           `CMD ["python3", "train.py"]`,
		`["python3" "train.py"]`:             `CMD ["python3", "train.py"]`,
		`["python3", "train.py"`:             `CMD ["python3", "train.py"]`,
		`[ "python3", 'train.py' ]`:          `CMD ["python3", "train.py"]`,
		`[sh,-c,echo hello]`:                 `CMD ["sh", "-c", "echo hello"]`,
		`[“echo”, “hi”]`:                     `CMD ["echo", "hi"]`,
		`[“echo”, “it’s”, "hi" ]`:            `CMD ["echo", "it’s", "hi"]`,
		`[ “echo” , “hi” ]`:                  `CMD ["echo", "hi"]`,
		`[«echo», «hi»]`:                     `CMD ["echo", "hi"]`,
		`[‘echo’, ‘hi’]`:                     `CMD ["echo", "hi"]`,
		`[„echo“, „hi“,]`:                    `CMD ["echo", "hi"]`,
		"[`echo`, `hi`]":                     `CMD ["echo", "hi"]`,
		`[\"echo\", \"hi\"]`:                 `CMD ["echo", "hi"]`,
		`[&quot;echo&quot;, &quot;hi&quot;]`: `CMD ["echo", "hi"]`,
		`["echo"，"hi"]`:                      `CMD ["echo", "hi"]`,
		`["echo", "hi"],`:                    `CMD ["echo", "hi"]`,
		`["echo", "hi"] # says "hi"`:         `CMD ["echo", "hi"]`,
		`[echo, hi] # says hi`:               `CMD ["echo", "hi"]`,
		`["echo", "#1"] // one`:              `CMD ["echo", "#1"]`,
		`"echo", "hi"]`:                      `CMD ["echo", "hi"]`,
		`“echo”, “hi, you”`:                  `CMD ["echo", "hi, you"]`,
		`[“sh”, “-c”, “echo "a"”]`:           `CMD ["sh", "-c", "echo \"a\""]`,
		`["echo", "a]b", 'c']`:               `CMD ["echo", "a]b", "c"]`,
		`[ -f /data ] && echo yes`:           "",
		`"$JAVA" -jar "a, b"`:                "",
		`[ "$A" = "b, c" ] || exit 1`:        "",
		`[[ $A == b ]] && echo yes`:          "",
		`python3 train.py "[1, 2]"`:          "",
		`[ ! -d /outputs ] || ls /outputs`:   "",
		`[ "x$A" != "x" ] && run "$A", "$B"`: "",
	} {
		s := subject(func(s *lint.Subject) { s.Image.Config = &image.Config{Cmd: []string{"/bin/sh", "-c", line}} })
		got := ""
		for _, f := range checks.All.Judge(s, []lint.Stage{lint.StageCheck}, lint.Policy{}).Findings {
			if f.Check == "command-json" {
				got = f.Fix.String()
			}
		}
		if got != fix {
			t.Errorf("%s: fix is %q, want %q", line, got, fix)
		}
	}
}

// Whoever is not root may not write to an output; how bad that is depends on what is known of it.
func TestUserOutputs(t *testing.T) {
	for _, c := range []struct {
		user     string
		identity exec.Identity
		command  string
		want     lint.Severity
	}{
		{"1000", exec.Identity{}, "/run", lint.Info},
		{"1000", exec.Identity{}, "/run --out=/outputs", lint.Error},
		{"1000", exec.Identity{}, "/run /outputs-old /outputs2/a", lint.Info},
		{"app:app", exec.Identity{}, "/run", lint.Info},
		{"admin", exec.Identity{Resolved: true}, "/run /outputs/a", ""},
		{"root:app", exec.Identity{}, "/run /outputs/a", ""},
		{"0:1000", exec.Identity{}, "/run /outputs/a", ""},
		{"", exec.Identity{}, "/run /outputs/a", ""},
	} {
		s := subject(func(s *lint.Subject) {
			s.Job.AddDefaultOutput()
			s.Image.Config = &image.Config{User: c.user, Cmd: []string{"/bin/sh", "-c", c.command}}
			s.Exec.User = c.identity
		})
		var got lint.Severity
		for _, f := range checks.All.Judge(s, []lint.Stage{lint.StageCheck}, lint.Policy{}).Findings {
			if f.Check == "user-outputs" {
				got = f.Severity
			}
		}
		if got != c.want {
			t.Errorf("USER %s, %s: %q, want %q", c.user, c.command, got, c.want)
		}
	}
}
