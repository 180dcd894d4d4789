// Package file reads job files, prints them and edits them.
package file

import (
	"bytes"
	"context"
	"errors"
	"os"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// Is tells a job file from an image reference on the command line: "-" is standard input,
// and .yaml, .yml and .json are job files whether they exist or not. So is whatever there is but a folder, which Read refuses
// when it is a pipe or a device.
func Is(arg string) bool {
	if arg == "-" || Named(arg) {
		return true
	}
	info, err := os.Stat(arg)
	return err == nil && !info.IsDir()
}

// Read reads a job file. A mistake in it is a *job.Error, several are *job.Mistakes; a file that cannot be read is a mistake
// too. Other errors are those of ctx.
func Read(ctx context.Context, path string, template Template) (*job.Job, error) {
	data, err := ReadText(ctx, path)
	if err != nil {
		return nil, err
	}
	return Parse(ctx, data, path, template)
}

// ReadText reads a job file's bytes, as Read does.
func ReadText(ctx context.Context, path string) ([]byte, error) {
	data, err := limits.JobFile.ReadFileUntil(ctx, path)
	if err != nil {
		return nil, unread(job.Position{Source: path}, err)
	}
	return data, nil
}

// unread says why a job file was not read.
func unread(at job.Position, err error) error {
	var kind *limits.KindError
	switch beyond, ok := limits.Of(err); {
	case ok:
		return exceeded(at, &limits.Error{Limits: beyond.Limits, Field: beyond.Field, Source: "the file"})
	case errors.As(err, &kind) && kind.Kind == "a pipe":
		return job.Mistake(at, "reading the job file: %s", kind).Hinted("to read standard input: -")
	case errors.Is(err, context.Canceled):
		return err
	}
	return job.Mistake(at, "reading the job file: %s", reason(err))
}

// exceeded is the mistake of a file that goes beyond a limit.
func exceeded(at job.Position, err *limits.Error) *job.Error {
	return job.Mistake(at, "%s", err).Hinted("%s", err.Hint())
}

// reason is the cause of a file's error, without the path that the position names already.
func reason(err error) error {
	var inner *os.PathError
	if errors.As(err, &inner) {
		return inner.Err
	}
	return err
}

// Parse reads a job file's bytes, YAML or JSON; source names it in positions. It takes what `bacalhau job run`
// takes, and also what `bacalhau job describe` prints. It is stricter where Bacalhau drops what it does not know.
func Parse(ctx context.Context, data []byte, source string, template Template) (*job.Job, error) {
	j, err := parsed(ctx, data, source, template)
	if err != nil && ctx.Err() == nil {
		if breaking := template.breaking(ctx, tree.Lines(data), source, err); breaking != nil {
			return nil, breaking
		}
		err = template.besides(ctx, data, source, err)
	}
	return j, err
}

func parsed(ctx context.Context, data []byte, source string, template Template) (*job.Job, error) {
	root, err := readTree(ctx, data, source, template)
	if err != nil {
		return nil, err
	}
	root = described(root)
	j := &job.Job{File: source}
	j.Place("", root.At)
	d := &decoder{job: j}
	d.note(d.value(reflect.ValueOf(j).Elem(), root, ""))
	d.rest(root)
	if err := d.mistakes(); err != nil {
		return nil, err
	}
	return j, nil
}

// readTree is the value in a job file. The error is a *job.Error, or that of ctx.
func readTree(ctx context.Context, data []byte, source string, template Template) (*tree.Node, error) {
	start := job.Position{Source: source, Line: 1, Column: 1}
	switch {
	case int64(len(data)) > limits.JobFile.Bytes:
		return nil, exceeded(job.Position{Source: source}, &limits.Error{Limits: limits.JobFile, Field: "bytes", Source: "the file"})
	case bytes.IndexByte(data, 0) >= 0 || !utf8.Valid(data):
		return nil, job.Mistake(job.Position{Source: source}, "the file is not text, want a job file in YAML or JSON")
	}
	secret.File(data) // before an error can show any of it
	typed := data
	data, err := template.apply(ctx, tree.Lines(data), source)
	secret.File(data)
	if err != nil {
		if at := formerText.FindIndex(typed); at != nil && ctx.Err() == nil {
			if strings.HasSuffix(err.Error(), "not defined") {
				return nil, job.Mistake(start, "%s; %s", formerJob, err).Hinted("a function of another program's, such as Lilypad's subst; write NAME=VALUE in place of each call")
			}
			return nil, job.Mistake(start, "%s; %s", formerJob, err).Hinted("with its variables, --template-vars NAME=VALUE, the same job is shown in today's form")
		}
		return nil, err
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, job.Mistake(start, "the file is empty, want a job")
	}
	documents, fault := tree.Read(source, "a job", data, limits.JobFile)
	if fault != nil {
		return nil, fault
	}
	for _, document := range documents {
		if fault := foreign(document); fault != nil {
			return nil, fault
		}
	}
	for _, more := range documents[min(1, len(documents)):] {
		if more.Kind != tree.Null {
			fault := job.Mistake(more.At, "a second YAML document, of which Bacalhau would know nothing, want one job in a file")
			if Named(source) {
				fault = fault.Hinted("%s", words.ShellLine([]string{"csplit", "-z", "-f", "job-", "-b", "%d.yaml", source, "/^---/", "{*}"}))
			}
			return nil, fault
		}
	}
	if len(documents) == 0 || documents[0].Kind == tree.Null {
		return nil, job.Mistake(start, "the file is empty, want a job")
	}
	return documents[0], nil
}
