package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// resourcesFile is the job file that --write-resources names.
type resourcesFile struct {
	path      string
	templates job.TemplateOptions
}

// newResourcesFile reads the file once before anything runs, so that one that is no job is found out first. It is nil when
// the user did not ask.
func newResourcesFile(o Trial) (*resourcesFile, error) {
	f := &resourcesFile{o.Resources, o.Templates}
	if f.path == "" {
		return nil, nil
	}
	if f.path == "-" {
		return nil, Usagef("--write-resources is -, want the name of a file")
	}
	if real, err := filepath.EvalSymlinks(f.path); err == nil {
		f.path = real // the file that a link names is replaced, not the link
	}
	if f.absent() {
		if _, err := os.Stat(filepath.Dir(f.path)); err != nil {
			return nil, Usagef("--write-resources %s: %w", f.path, errors.Unwrap(err))
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
	if err := disk.WriteFile(f.path, data, mode); err != nil {
		return fmt.Errorf("writing %s: %w", f.path, err)
	}
	return nil
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

// writeResources writes what the run needed where the user wants it.
func (w *way) writeResources(f *resourcesFile, s *lint.Subject) error {
	if f == nil {
		return nil
	}
	w.show.Begin("needs")
	needs := s.Needs()
	if needs == nil {
		w.show.fail("not written: the run does not tell what it needs")
		return nil
	}
	if err := f.write(s.Job, needs); err != nil {
		return err
	}
	w.show.done("written to " + f.path)
	return nil
}
