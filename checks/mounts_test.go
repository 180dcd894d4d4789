package checks

import (
	"testing"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

// A free path is found also where an input takes the whole container.
func TestMountsFree(t *testing.T) {
	task := &job.Task{
		InputSources: []job.Input{{Target: "/"}},
		ResultPaths:  []job.Output{{Name: "a", Path: "/a"}, {Name: "a-2", Path: "/a-2/"}},
	}
	if got := mountsOf(task).free(&lint.Subject{}, job.Output{Name: "a"}); got != "/a-3" {
		t.Errorf("got %s", got)
	}
}
