package pipeline

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/words"
)

// pinFile is a job file whose image is to be named by digest.
type pinFile struct {
	name string
	// job is what the file says now.
	job  *job.Job
	data []byte
}

// asPinned are the jobs that an image is judged with: its own, or as each of the files runs it that will name it. What they mount is
// no matter of the image's.
func asPinned(j *job.Job, pins []pinFile) []*job.Job {
	if own := j.Task().Engine.Params; len(pins) == 0 || len(own.Entrypoint)+len(own.Parameters) > 0 {
		return []*job.Job{j}
	}
	var all []*job.Job
	for _, pin := range pins {
		judged := pin.job.Clone()
		judged.Task().InputSources = nil
		if !judged.Stays() {
			judged.AddDefaultOutput()
		}
		judged.Task().Engine.Params.Image = j.Image()
		judged.Place("Tasks[0].Engine.Params.Image", j.ImageAt())
		all = append(all, judged)
	}
	return all
}

// readPins reads the job files before anything is pushed, so that one that cannot be edited is found out first.
func readPins(ctx context.Context, o PushOptions) ([]pinFile, error) {
	var all []pinFile
	seen := map[string]bool{}
	for _, name := range o.Pins {
		if name == "-" || name == "" {
			return nil, Usagef("--pin is %s, want the name of a job file", words.Quoted(name))
		}
		if real, err := filepath.EvalSymlinks(name); err == nil {
			if seen[real] {
				continue
			}
			seen[real] = true
		}
		data, err := file.ReadText(ctx, name)
		if err != nil {
			return nil, fmt.Errorf("--pin: %w", err)
		}
		j, err := file.Parse(ctx, data, name, o.Templates)
		if err != nil {
			return nil, fmt.Errorf("--pin: %w", err)
		}
		tellSecrets(j)
		pin := pinFile{name: name, job: j, data: data}
		if _, err := pin.naming(ctx, o, o.To); err != nil {
			return nil, fmt.Errorf("--pin: %w", err)
		}
		if err := disk.Rewritable(name); err != nil {
			return nil, Usagef("--pin: %s cannot be written to: %w", name, disk.Cause(err))
		}
		all = append(all, pin)
	}
	return all, nil
}

// naming is the file with another image.
func (p pinFile) naming(ctx context.Context, o PushOptions, reference string) ([]byte, error) {
	return file.Put(ctx, p.data, p.name, o.Templates, file.Entries{Path: "Tasks[0].Engine.Params", YAML: "Image: " + reference})
}

// pin writes the reference into job files, each in one step, and says what they named before.
func (p *push) pin(ctx context.Context, pins []pinFile, reference string) error {
	for _, pin := range pins {
		p.show.Begin("pin")
		data, err := pin.naming(ctx, p.asked, reference)
		if err == nil {
			err = disk.Rewrite(pin.name, pin.data, data)
		}
		if err != nil {
			return Hint(Usagef("writing %s: %w", pin.name, disk.Cause(err)), "it is pushed; the image to put there: "+reference)
		}
		p.show.done(fmt.Sprintf("%s names %s, and named %s before", pin.name, reference, pin.job.Image()))
	}
	return nil
}
