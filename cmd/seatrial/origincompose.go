package main

import (
	"context"
	"path/filepath"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/convert/compose"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/words"
)

// ofCompose makes a job of a service of a Compose file, merged with those that were typed behind it, or else with those that docker
// compose reads with it. name is "-" for standard input, which lies in no folder.
func (o *origin) ofCompose(ctx context.Context, f compose.File, name string, over []string, service string) (*described, error) {
	var err error
	if f.Dir, err = filepath.Abs(filepath.Dir(name)); err != nil { // of "-" as well
		return nil, pipeline.Usage(err)
	}
	if f.Typed = len(over) > 0; !f.Typed && name != "-" {
		var fault *job.Error
		if over, fault = compose.Over(name, o.Variable); fault != nil {
			return nil, fault
		}
	}
	from := f.Path
	for _, other := range over {
		one, err := o.over(ctx, other)
		if err != nil {
			return nil, err
		}
		f.Over = append(f.Over, one)
		from += ", " + other
	}
	if service != "" {
		from += ", " + service
	}
	made := &described{from: words.Printable(from)}
	made.Draft, made.build, err = compose.Read(ctx, f, service, o.Options)
	return made, err
}

// over reads a file that is merged over another.
func (o *origin) over(ctx context.Context, name string) (compose.File, error) {
	data, err := file.ReadText(ctx, name)
	if err != nil {
		return compose.File{}, err
	}
	documents, _, err := file.Documents(ctx, data, name, o.template)
	if err != nil {
		return compose.File{}, err
	}
	if len(documents) == 0 {
		return compose.File{}, job.Mistake(job.Position{Source: name, Line: 1, Column: 1}, "the file is empty, want a Compose file")
	}
	return compose.File{Path: name, Text: file.Decoded(data), Root: documents[0]}, nil
}

// chartLine is the line that makes a job of a template of a chart, or of all of a chart by its Chart.yaml.
func chartLine(name string) string {
	line := []string{"helm", "template", words.NoFlag(filepath.Dir(name))}
	if dir := filepath.Dir(name); filepath.Base(dir) == "templates" {
		line[2] = words.NoFlag(filepath.Dir(dir))
		line = append(line, "--show-only", "templates/"+filepath.Base(name))
	}
	return words.ShellLine(line) + " | seatrial init -"
}
