package docker

import (
	"fmt"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
)

// fetchOptions are those of a run, with its live line told how far an input has come, in steps that can be seen.
func fetchOptions(run harness.Run, in job.Input) storage.FetchOptions {
	o := run.Inputs
	shown := ""
	o.Progress = func(done, total int64) {
		line := fmt.Sprintf("fetching the input of %s: %s", in.Target, humanize.Bytes(uint64(max(done, 0))))
		if total > 0 {
			line += " of " + humanize.Bytes(uint64(total))
		}
		if line != shown {
			say(run, line)
			shown = line
		}
	}
	return o
}
