package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// resourcesFile is the job file that --write-resources names, or will be made: a link is not replaced, but what it names.
// The file is read once before anything runs, so that one that is no job is found out first.
func resourcesFile(ctx context.Context, t Trial) (string, error) {
	name := t.Resources
	if name == "-" {
		return "", Usagef("--write-resources is -, want the name of a file")
	}
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Dir(name)); err != nil {
			return "", Usagef("--write-resources %s: %w", name, errors.Unwrap(err))
		}
	} else if _, err := file.Read(ctx, name, t.Templates); err != nil {
		return "", fmt.Errorf("--write-resources: %w", err)
	}
	return name, nil
}

// writeResources writes what the run needed where the user wants it.
func (w *way) writeResources(ctx context.Context, name string, s *lint.Subject) error {
	w.show.Begin("needs")
	needs := s.Needs()
	if needs == nil {
		w.show.fail("not written: the run does not tell what it needs")
		return nil
	}
	data, mode, err := withResources(ctx, name, s.Job, file.Ask{CPU: needs.CPU, Memory: needs.Memory, Timeout: needs.Timeout}, w.Trial.Templates)
	if err != nil {
		return err
	}
	if err := disk.WriteFile(name, data, mode); err != nil {
		return fmt.Errorf("writing %s: %w", name, disk.Cause(err))
	}
	w.show.done("written to " + name)
	return nil
}

// withResources is a job file that asks for these resources, and its mode: the one that is there, or one of the job that ran.
func withResources(ctx context.Context, name string, j *job.Job, ask file.Ask, o file.Template) (data []byte, mode fs.FileMode, err error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		j = j.Clone()
		ask.Apply(j)
		if strings.EqualFold(filepath.Ext(name), ".json") {
			data, err = file.JSON(j)
		} else {
			data, err = file.YAML(j)
		}
		return data, 0o644, err
	}
	if err == nil {
		data, err = limits.JobFile.ReadFile(name)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("writing resources: %w", err)
	}
	data, err = ask.Patch(ctx, data, name, o)
	return data, info.Mode().Perm(), err
}
