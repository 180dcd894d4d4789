package file

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"

	"github.com/docker/cli/pkg/kvfile"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// ReadTemplateValues reads values of template variables from a file: a mapping in YAML or JSON, or lines of NAME=VALUE when the name
// of the file has the ending .env or begins with it, as `docker run --env-file` reads them. The error is a *job.Error, or that of
// ctx.
func ReadTemplateValues(ctx context.Context, name string) (map[string]string, error) {
	at := job.Position{Source: name}
	data, err := limits.TemplateValues.ReadFileUntil(ctx, name)
	if err != nil {
		if beyond, ok := limits.Of(err); ok {
			return nil, exceeded(at, &limits.Error{Limits: beyond.Limits, Field: beyond.Field, Source: "the file"})
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, job.Mistake(at, "reading template values: %s", reason(err))
	}
	values, fault := parseTemplateValues(Decoded(data), name)
	if fault != nil {
		return nil, fault
	}
	return values, nil
}

func parseTemplateValues(data []byte, name string) (map[string]string, *job.Error) {
	secret.File(data)
	if base := strings.ToLower(filepath.Base(name)); strings.HasPrefix(base, ".env") || strings.HasSuffix(base, ".env") {
		return environmentLines(data, name)
	}
	documents, fault := tree.Read(name, "a file of template values", tree.Lines(data), limits.TemplateValues)
	if fault != nil {
		return nil, fault
	}
	values := map[string]string{}
	for _, document := range documents {
		some, fault := TemplateValues(document)
		if fault != nil {
			return nil, fault
		}
		for name, value := range some {
			values[name] = value
		}
	}
	return values, nil
}

// environmentLines are NAME=VALUE, one on a line.
func environmentLines(data []byte, name string) (map[string]string, *job.Error) {
	lines, err := kvfile.ParseFromReader(bytes.NewReader(tree.Lines(data)), nil)
	if err != nil {
		return nil, job.Mistake(job.Position{Source: name}, "%s", words.Said(err.Error())).Hinted("NAME=VALUE, one on a line")
	}
	values := map[string]string{}
	for _, line := range lines {
		key, value, _ := strings.Cut(line, "=")
		values[key] = value
	}
	return values, nil
}

// TemplateValues are the values of a mapping, each as it is typed: Bacalhau knows texts alone.
func TemplateValues(n *tree.Node) (map[string]string, *job.Error) {
	values := map[string]string{}
	if n.Kind == tree.Null {
		return values, nil
	}
	if n.Kind != tree.Map {
		return nil, job.Mistake(n.At, "template values are %s, want a mapping", n.Describe()).Hinted("NAME: VALUE")
	}
	for _, f := range n.Fields {
		_, twice := values[f.Key]
		switch f.Value.Kind {
		case tree.List, tree.Map:
			return nil, job.Mistake(f.At, "the template value %s is %s, want text", words.Said(f.Key), f.Value.Describe()).Hinted("in a template it is text: %s: 'a,b'", words.Said(f.Key))
		case tree.Null:
			return nil, job.Mistake(f.At, "the template value %s is empty, want text", words.Said(f.Key)).Hinted("%s: ''", words.Said(f.Key))
		}
		if twice {
			return nil, doubled(f, n)
		}
		values[f.Key] = f.Value.Text
		secret.Variable(f.Key, f.Value.Text, false)
	}
	return values, nil
}
