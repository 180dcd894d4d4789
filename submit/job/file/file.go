// Package file reads job files, prints them and edits them.
package file

import (
	"bytes"
	"context"
	"errors"
	"os"
	"reflect"
	"slices"
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
	const message = 1 << 20 // what a network hands to a node at once (contract 2, inline)
	hint := err.Hint()
	if err.Field == "bytes" && err.Limits == limits.JobFile && err.Limits.Bytes >= message {
		hint += "; inline data is no reason to, for a network never starts a job of that size: seatrial explain input-inline-size"
	}
	return job.Mistake(at, "%s", err).Hinted("%s", hint)
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
// takes, and is stricter where Bacalhau drops what it does not know.
func Parse(ctx context.Context, data []byte, source string, template Template) (*job.Job, error) {
	typed := data
	data = Decoded(typed)
	if fault := untemplated(typed, data, source); fault != nil && !template.Disabled {
		return nil, fault
	}
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
	documents, unset, err := readTrees(ctx, data, source, template)
	if err != nil {
		return nil, err
	}
	first, faults := decoded(documents[0], source, unset)
	for _, more := range documents[1:] {
		_, others := decoded(more, source, unset)
		faults.add(second(more, source))
		faults.add(others.all...)
	}
	if err := faults.mistakes(); err != nil {
		return nil, err
	}
	return first, nil
}

// decoded is a job, and what is wrong with it.
func decoded(root *tree.Node, source string, unset *placeholders) (*job.Job, *faults) {
	inner, fault := described(root)
	j := &job.Job{File: source, Unset: unset.names, Deciding: unset.deciding, Ignores: unset.ignores}
	j.Place("", inner.At)
	d := &decoder{job: j}
	d.note(d.value(reflect.ValueOf(j).Elem(), inner, ""))
	d.rest(inner)
	d.forgive()
	if fault != nil && len(d.all) == 0 {
		if data, err := YAML(j); err == nil {
			fault.Hint, fault.Example = "the same as a job file:", string(data)
		}
	}
	d.add(fault)
	return j, &d.faults
}

// isText refuses a file that is none, or too large.
func isText(data []byte, source string) *job.Error {
	switch {
	case int64(len(data)) > limits.JobFile.Bytes:
		return exceeded(job.Position{Source: source}, &limits.Error{Limits: limits.JobFile, Field: "bytes", Source: "the file"})
	case bytes.IndexByte(data, 0) >= 0 || !utf8.Valid(data):
		return job.Mistake(job.Position{Source: source}, "the file is not text, want a job file in YAML or JSON")
	}
	return nil
}

// readTrees are the documents in a job file that say something, one at least, and the variables that stand in
// them. The error is a *job.Error, or that of ctx.
func readTrees(ctx context.Context, data []byte, source string, template Template) ([]*tree.Node, *placeholders, error) {
	start := job.Position{Source: source, Line: 1, Column: 1}
	if fault := isText(data, source); fault != nil {
		return nil, nil, fault
	}
	secret.File(data) // before an error can show any of it
	typed := data
	if formerText.Match(typed) {
		template.Placeholders = false // what is made of it wants the values
	}
	data, unset, err := template.apply(ctx, tree.Lines(data), source)
	secret.File(data)
	if err != nil && ctx.Err() == nil {
		if formerText.Match(typed) {
			return nil, nil, formerTemplate(source, err)
		}
		if documents, unread := tree.Read(source, "a job", tree.Lines(typed), limits.JobFile); unread == nil {
			if fault := foreign(documents, source); fault != nil {
				return nil, nil, fault // whose braces are no template's
			}
		}
	}
	if err != nil {
		return nil, nil, err
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, nil, job.Mistake(start, "the file is empty, want a job")
	}
	documents, fault := tree.Read(source, "a job", data, limits.JobFile)
	if fault != nil {
		return nil, nil, unset.needed(data, fault)
	}
	unset.ignores = ignoresIn(data, source, documents)
	for _, document := range documents {
		unset.restore(document)
	}
	if fault := foreign(documents, source); fault != nil {
		return nil, nil, fault
	}
	if len(documents) > 0 && documents[0].Kind == tree.Null && slices.ContainsFunc(documents, says) {
		return nil, nil, job.Mistake(start, "the first YAML document is empty, and Bacalhau reads no other").Hinted("leave out the --- above the job")
	}
	if documents = slices.DeleteFunc(documents, func(n *tree.Node) bool { return !says(n) }); len(documents) == 0 {
		return nil, nil, job.Mistake(start, "the file is empty, want a job")
	}
	return documents, unset, nil
}

// says tells a document that is not empty.
func says(n *tree.Node) bool { return n.Kind != tree.Null }

// second is the mistake of a document behind the first, which alone Bacalhau reads, without a word about the others.
func second(document *tree.Node, source string) *job.Error {
	fault := job.Mistake(document.At, "a second YAML document, of which Bacalhau would know nothing, want one job in a file")
	if Named(source) {
		fault = fault.Hinted("%s", words.ShellLine([]string{"csplit", "-z", "-f", "job-", "-b", "%d.yaml", source, "/^---/", "{*}"}))
	}
	return fault
}
