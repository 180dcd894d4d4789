package job_test

import (
	"testing"

	"github.com/seatrial/seatrial/submit/job/flags"
)

func TestAddDefaultOutput(t *testing.T) {
	for _, test := range []struct {
		outputs []string
		want    bool
	}{
		{nil, true}, {[]string{"a:/a"}, true}, {[]string{"a:/outputs/"}, false}, {[]string{"outputs:/x"}, false},
	} {
		j, err := flags.Job(flags.Flags{Outputs: test.outputs}, "img", nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := j.AddDefaultOutput(); got != test.want || len(j.Task().ResultPaths) != len(test.outputs)+map[bool]int{true: 1}[got] {
			t.Errorf("%q: %v, %v", test.outputs, got, j.Task().ResultPaths)
		}
		if at := j.OutputAt(len(test.outputs), "Path").String(); test.want && at != "-o outputs:/outputs (default)" {
			t.Errorf("default output is at %s", at)
		}
	}
}
