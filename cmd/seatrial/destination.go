package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/words"
)

// destination is where a job file is to be written.
type destination struct {
	// name of a file; "-" is standard output.
	name string
	// force overwrites what is there.
	force bool
}

// besides is another file where the job file has the name of what it is made of, which nobody wants overwritten.
func (d destination) besides(source string) destination {
	from, err := os.Stat(source)
	if err != nil {
		return d
	}
	if there, err := os.Stat(d.name); err == nil && os.SameFile(from, there) {
		d.name = "job.bacalhau.yaml"
	}
	return d
}

func (d destination) stdout() bool { return d.name == "-" }

// vacant refuses what cannot be written: a file that is there already, and all that is no file, whatever is forced. A pipe would be
// waited for without end.
func (d destination) vacant() error {
	const other = "-o FILE writes another"
	if d.stdout() {
		return nil
	}
	if d.name == "" {
		return pipeline.Hint(pipeline.Usagef("the name of the job file is empty"), "-o "+initFile)
	}
	info, err := os.Stat(d.name)
	switch {
	case err == nil && info.IsDir():
		return pipeline.Hint(pipeline.Usagef("%s is a folder, want a file", d.name), "-o "+words.ShellWord(words.NoFlag(filepath.Join(d.name, initFile))))
	case err == nil && !info.Mode().IsRegular():
		_, err = limits.JobFile.Open(d.name)
		return pipeline.Hint(pipeline.Usagef("%s: %w", d.name, disk.Cause(err)), "-o - writes to standard output, -o FILE a file")
	case err == nil && !d.force:
		return pipeline.Hint(pipeline.Usagef("%s is there already", d.name), "--force overwrites it; "+other)
	case err == nil:
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return pipeline.Hint(pipeline.Usagef("%s: %w", d.name, disk.Cause(err)), other)
	}
	if to, err := os.Readlink(d.name); err == nil {
		return pipeline.Hint(pipeline.Usagef("%s is a link to %s, which is not there", d.name, to), other)
	}
	if dir := filepath.Dir(d.name); !exists(dir) {
		return pipeline.Hint(pipeline.Usagef("%s: there is no folder %s", d.name, dir), other)
	}
	return nil
}

// write gives the file its content; one that is there, in one step.
func (d destination) write(data []byte) error {
	name, err := filepath.EvalSymlinks(d.name)
	if err != nil {
		name = d.name // a new file
	}
	if info, err := os.Stat(name); err == nil {
		err = disk.WriteFile(name, data, info.Mode().Perm())
		return d.failed(err)
	}
	return d.failed(os.WriteFile(name, data, 0o644))
}

func (d destination) failed(err error) error {
	if err == nil {
		return nil
	}
	return pipeline.Usage(fmt.Errorf("writing %s: %w", d.name, disk.Cause(err)))
}
