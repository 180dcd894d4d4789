package flags_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/submit/job/flags"
)

// knownFlag has a few of those that a command line may have.
func knownFlag(name string) (flags.Known, bool) {
	k, ok := map[string]flags.Known{
		"memory": {Long: "memory", Takes: true}, "count": {Long: "count", Takes: true}, "concurrency": {Long: "concurrency", Takes: true},
		"input": {Long: "input", Takes: true, Repeats: true}, "i": {Long: "input", Takes: true, Repeats: true},
		"env": {Long: "env", Takes: true, Repeats: true}, "e": {Long: "env", Takes: true, Repeats: true}, "strict": {Long: "strict"},
	}[name]
	return k, ok
}

// A line is what was typed, with one flag set or left out.
func TestLine(t *testing.T) {
	type set struct{ flag, value, instead string }
	for _, c := range []struct {
		typed []string
		set   set
		want  string
	}{
		{[]string{"--strict", "app", "sh", "-c", "a b"}, set{"memory", "6MiB", ""}, "seatrial check --strict --memory 6MiB app sh -c 'a b'"},
		{[]string{"-memory", "1Mb", "--strict", "app"}, set{"memory", "6MiB", ""}, "seatrial check --memory 6MiB --strict app"},
		{[]string{"--memory=1Mb", "app"}, set{"memory", "6MiB", "--memory 1Mb"}, "seatrial check --memory=6MiB app"},
		{[]string{"--memory", "1Mb", "--memory", "2Mb", "app"}, set{"memory", "6MiB", ""}, "seatrial check --memory 6MiB app"},
		{[]string{"--concurrency", "0", "app"}, set{"count", "2", ""}, "seatrial check --count 2 app"},
		{[]string{"-i", "a", "-i", "b c", "app"}, set{"input", "d", "--input 'b c'"}, "seatrial check -i a --input d app"},
		{[]string{"-i", "a", "app"}, set{"input", "d", ""}, "seatrial check -i a --input d app"},
		{[]string{"-i", "a", "app"}, set{"input", "d", "--input b"}, ""},
		{[]string{"-i", "a", "-i", "b", "app"}, set{"input", "", "--input a"}, "seatrial check -i b app"},
		{[]string{"-e", "A=1,B=2", "app"}, set{"env", "B=3", "--env A=1,B=2"}, "seatrial check --env A=1,B=3 app"},
		{[]string{"-e", `A=1,"B=2,=3"`, "--", "-app"}, set{"env", "A=x=", "--env A=…"}, `seatrial check --env 'A=x=,"B=2,=3"' -- -app`},
		{[]string{"-e", "A=1,B=2", "app"}, set{"env", "B=env:B", "--env B=…"}, "seatrial check --env A=1,B=env:B app"},
	} {
		l, err := flags.ReadLine([]string{"seatrial", "check"}, c.typed, knownFlag)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff("seatrial check "+strings.Join(c.typed, " "), strings.NewReplacer("'", "").Replace(l.String())); d != "" {
			t.Error(d)
		}
		k, _ := knownFlag(c.set.flag)
		edited, done := l.Clone(), false
		if c.set.value == "" {
			done = edited.Remove(k, c.set.instead)
		} else {
			done = edited.Set(k, c.set.value, c.set.instead)
		}
		if want := c.want != ""; done != want || done && edited.String() != c.want {
			t.Errorf("%v: %v, %s", c.typed, done, edited)
		}
	}
	for _, typed := range [][]string{{"--what"}, {"--memory"}} {
		if l, err := flags.ReadLine(nil, typed, knownFlag); err == nil {
			t.Errorf("%v is %s", typed, l)
		}
	}
}

// The job of a line is that of its flags.
func TestLineJob(t *testing.T) {
	l, err := flags.ReadLine(nil, []string{"-i", "ipfs://bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy", "--memory", "1Gb", "-e", "A=1", "app", "run", "-x"}, knownFlag)
	if err != nil {
		t.Fatal(err)
	}
	j, err := l.Job()
	if err != nil {
		t.Fatal(err)
	}
	task := j.Task()
	if j.Image() != "app" || task.Resources.Memory != "1Gb" || task.Env["A"] != "1" || len(task.InputSources) != 1 || len(task.Engine.Params.Parameters) != 2 {
		t.Errorf("%+v", task)
	}
	if _, err := (&flags.Line{}).Job(); err == nil {
		t.Error("a line without an image has a job")
	}
}
