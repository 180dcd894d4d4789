package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/convert/compose"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// ofFolder makes a job of the one file in a folder that a job can be made of, and shows the lines to choose from where there are
// several. behind is what was typed behind the folder.
func (o *origin) ofFolder(ctx context.Context, dir string, behind []string) (*described, error) {
	if named, fault := compose.Named(dir, o.Variable); fault == nil && len(named) > 0 && exists(named[0]) { // where docker compose looks first
		return o.ofFile(ctx, named[0], behind)
	}
	found, jobs, err := o.inFolder(ctx, dir)
	if err != nil {
		return nil, err
	}
	where := dir
	if dir == "." {
		where = "this folder"
	}
	var lines []string
	for _, name := range found {
		lines = append(lines, words.ShellLine(append([]string{"seatrial", "init", words.NoFlag(name)}, behind...)))
	}
	switch {
	case len(found) == 1:
		made, err := o.ofArgument(ctx, found[0], behind)
		if err == nil {
			made.found = true
		}
		return made, err
	case len(found) > 1:
		return nil, pipeline.Hint(pipeline.Usagef("%s in %s that a job can be made of: which one?", words.Count(len(found), "file"), where), lines...)
	case len(jobs) > 0:
		return nil, pipeline.Hint(pipeline.Usagef("%s in %s is a job already", jobs[0], where), words.ShellLine([]string{"seatrial", "check", words.NoFlag(jobs[0])}))
	}
	return nil, pipeline.Hint(pipeline.Usagef("nothing in %s that a job can be made of", where), initForms...)
}

// inFolder are the files of a folder that a job can be made of, and those that are jobs.
func (o *origin) inFolder(ctx context.Context, dir string) (found, jobs []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, pipeline.Usage(err)
	}
	for _, entry := range entries[:min(len(entries), int(limits.List.Entries))] {
		name := filepath.Join(dir, entry.Name())
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		if !entry.Type().IsRegular() || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		if !file.Named(name) {
			if f := image.Recognize(ctx, name); f != nil && f.Dockerfile != "" {
				found = append(found, name)
			}
			continue
		}
		data, err := file.ReadText(ctx, name)
		if err != nil {
			continue
		}
		documents, kind, err := file.Documents(ctx, data, name, o.template)
		switch {
		case err != nil:
		case kind.Convertible():
			found = append(found, name)
		case kind == "" && len(documents) > 0 && documents[0].Has("Tasks"):
			jobs = append(jobs, name)
		}
	}
	// What Compose reads besides is no file of its own.
	return slices.DeleteFunc(found, func(name string) bool { return strings.Contains(filepath.Base(name), ".override.") }), jobs, nil
}
