package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

func writeResourcesFlag() cli.Flag {
	return &cli.StringFlag{Name: "write-resources", Category: groupTrial,
		Usage: "write what the run needed into the job file `FILE`; makes one when there is none"}
}

// resourcesFile is the job file that --write-resources names.
type resourcesFile struct {
	path      string
	templates job.TemplateOptions
}

// newResourcesFile reads the file once before anything runs, so that one that is no job is found out first. It is nil when
// the user did not ask.
func newResourcesFile(c *cli.Context) (*resourcesFile, error) {
	f := &resourcesFile{path: c.String("write-resources"), templates: templateOptions(c)}
	if f.path == "" {
		return nil, nil
	}
	if f.path == "-" {
		return nil, usagef("--write-resources is -, want the name of a file")
	}
	if real, err := filepath.EvalSymlinks(f.path); err == nil {
		f.path = real // the file that a link names is replaced, not the link
	}
	if f.absent() {
		if _, err := os.Stat(filepath.Dir(f.path)); err != nil {
			return nil, usagef("--write-resources %s: %w", f.path, errors.Unwrap(err))
		}
		return f, nil
	}
	if _, err := job.ReadFile(f.path, f.templates); err != nil {
		return nil, fmt.Errorf("--write-resources: %w", err)
	}
	return f, nil
}

func (f *resourcesFile) absent() bool {
	_, err := os.Lstat(f.path)
	return errors.Is(err, fs.ErrNotExist)
}

// write puts what a run needs into the file, or makes one of the job that ran.
func (f *resourcesFile) write(j *job.Job, needs *harness.Needs) error {
	ask := job.Ask{CPU: needs.CPU, Memory: needs.Memory, Timeout: needs.Timeout}
	mode := fs.FileMode(0o644)
	data, err := os.ReadFile(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if data, err = f.made(j, ask); err != nil {
			return err
		}
	case err != nil:
		return fmt.Errorf("writing resources: %w", err)
	default:
		info, err := os.Stat(f.path)
		if err != nil {
			return fmt.Errorf("writing resources: %w", err)
		}
		mode = info.Mode().Perm()
		if data, err = ask.Patch(data, f.path, f.templates); err != nil {
			return err
		}
	}
	return replaceFile(f.path, data, mode)
}

// made is a file of the job that ran, with these resources.
func (f *resourcesFile) made(j *job.Job, ask job.Ask) ([]byte, error) {
	j = j.Clone()
	ask.Apply(j)
	if strings.EqualFold(filepath.Ext(f.path), ".json") {
		return j.JSON()
	}
	return j.YAML()
}

// replaceFile gives a file new content at once, or leaves it as it was.
func replaceFile(path string, data []byte, mode fs.FileMode) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".seatrial-")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, errors.Unwrap(err))
	}
	defer os.Remove(temp.Name())
	_, err = bytes.NewReader(data).WriteTo(temp)
	if err == nil {
		err = temp.Chmod(mode)
	}
	if e := temp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// writeResources writes what the run needed where the user wants it.
func (t *trials) writeResources() error {
	if t.resources == nil {
		return nil
	}
	t.show.begin("needs")
	needs := t.subject.Needs()
	if needs == nil {
		t.show.fail("not written: the run does not tell what it needs")
		return nil
	}
	if err := t.resources.write(t.subject.Job, needs); err != nil {
		return err
	}
	t.show.end("written to " + t.resources.path)
	return nil
}
