package docker

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
)

// fetchInputs mounts the job's inputs; what is fetched for them goes into new folders below dir. sampled says that not
// all of it was.
func (p *plan) fetchInputs(ctx context.Context, run harness.Run, dir string) (sampled bool, err error) {
	p.sources = run.Job.Task().InputSources
	for _, in := range p.sources {
		say(run, "fetching the input of "+in.Target)
		m, err := storage.Fetch(ctx, in, dir, fetchOptions(run, in))
		if err != nil {
			return false, err
		}
		sampled = sampled || m.Partial
		p.inputs = append(p.inputs, m)
		p.bind(m.Source, m.Target, m.ReadOnly)
		if strings.HasPrefix(m.Source, dir) {
			p.copies = append(p.copies, m.Target)
		}
	}
	return sampled, nil
}

// fetchOptions are those of a run, with its live line told how far an input has come, in steps that can be seen.
func fetchOptions(run harness.Run, in job.Input) storage.FetchOptions {
	o := run.Inputs
	o.Executions, o.Partition = run.Job.Count, run.Partition
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

// inputBytes is the size of all files that are mounted as inputs. What cannot be read counts as nothing: the run is
// worth as much without this number.
func inputBytes(ctx context.Context, mounts []storage.Mount) int64 {
	var sum int64
	for _, m := range mounts {
		_ = filepath.WalkDir(m.Source, func(_ string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return ctx.Err()
			}
			if info, err := d.Info(); err == nil {
				sum += info.Size()
			}
			return ctx.Err()
		})
	}
	return sum
}
