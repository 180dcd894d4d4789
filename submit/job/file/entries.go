package file

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"reflect"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/limits"
)

// Entries go into a mapping of a job file, as YAML in flow style without its braces: `Memory: 6MiB`; or they are one more
// item of a list, `- {Name: logs, Path: /logs}`. What merge says becomes of what is there.
type Entries struct {
	// Path of the mapping or list from the job's root: "Tasks[0].Resources", "" for the job itself. Its end is made when it is
	// not there.
	Path, YAML string
}

// Put puts entries into a job file and leaves all else in it as it is, byte for byte: comments, order, indentation, quotes and
// line ends; a file that is JSON stays JSON. The result is read again, and is given only when it has the entries and nothing
// else has changed; otherwise the *job.Error says what to put in by hand. Other errors are those of ctx.
func Put(ctx context.Context, data []byte, source string, options Template, all ...Entries) ([]byte, error) {
	if !bytes.Equal(Decoded(data), data) {
		return nil, all[0].refused(source, "the file is in UTF-16, want UTF-8")
	}
	before, err := readTree(ctx, data, source, options)
	if err != nil {
		return nil, err
	}
	wanted := &merging{root: before.Any()}
	parsed := make([]parsedEntries, len(all))
	for i, e := range all {
		if parsed[i], err = e.parse(); err != nil {
			return nil, err
		}
		if fault := wanted.entries(parsed[i]); fault != "" {
			return nil, e.refused(source, fault)
		}
	}
	var fault string
	for _, atEnd := range []bool{true, false} {
		p := newPatch(options.masked(data), atEnd)
		if p == nil {
			fault = noPlace
			break
		}
		p.data, p.json = data, json.Valid(bytes.TrimPrefix(data, []byte("\ufeff")))
		if fault = p.entries(parsed); fault != "" {
			continue
		}
		patched := p.bytes()
		after, err := readTree(ctx, patched, source, options)
		if err == nil && reflect.DeepEqual(after.Any(), wanted.root) {
			_, err = Parse(ctx, patched, source, options)
			return patched, err
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		fault = noPlace
	}
	if fault == noPlace && !options.Disabled && templateAction.Match(data) {
		fault = "the file is a template, whose actions stand where it would be edited"
	}
	return nil, all[0].refused(source, fault)
}

// readTree is the one document of a job file.
func readTree(ctx context.Context, data []byte, source string, options Template) (*tree.Node, error) {
	documents, _, err := readTrees(ctx, data, source, options)
	switch {
	case err != nil:
		return nil, err
	case len(documents) > 1:
		return nil, second(documents[1], source)
	}
	return documents[0], nil
}

// refused is the error of entries that a file cannot take.
func (e Entries) refused(source, why string) *job.Error {
	where := e.Path
	if where == "" {
		where = "the job"
	}
	return job.Mistake(job.Position{Source: source}, "not edited: %s", why).Hinted("put into %s: %s", where, e.YAML)
}

// parsedEntries are entries with their values.
type parsedEntries struct {
	path []string
	// yaml is how they are written, as a mapping or as a list of one item; value is what they mean.
	yaml  string
	value any
}

// Value is what the entries put in, as JSON has it: a mapping, or the one item of a list. The error is for what is no YAML.
func (e Entries) Value() (value any, item bool, err error) {
	parsed, err := e.parse()
	if list, is := parsed.value.([]any); is && len(list) == 1 {
		return list[0], true, err
	}
	return parsed.value, false, err
}

func (e Entries) parse() (parsedEntries, error) {
	text := "{" + e.YAML + "}"
	if len(e.YAML) > 1 && e.YAML[:2] == "- " {
		text = "[" + e.YAML[2:] + "]"
	}
	documents, fault := tree.Read("the entries", "a job", []byte(text), limits.JobFile)
	if fault != nil {
		return parsedEntries{}, fault
	}
	if len(documents) != 1 {
		return parsedEntries{}, errors.New("entries are one mapping")
	}
	return parsedEntries{path: steps(e.Path), yaml: text, value: documents[0].Any()}, nil
}
