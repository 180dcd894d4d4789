// Package file reads job files, prints them and edits them.
package file

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
)

// maxFile is far above any job; it keeps a mistaken path from being read whole. In bytes.
const maxFile = 1 << 20

// Is tells a job file from an image reference on the command line: "-" is standard input,
// and .yaml, .yml and .json are job files whether they exist or not.
func Is(arg string) bool {
	if arg == "-" {
		return true
	}
	switch strings.ToLower(filepath.Ext(arg)) {
	case ".yaml", ".yml", ".json":
		return true
	}
	info, err := os.Stat(arg)
	return err == nil && info.Mode().IsRegular()
}

// Read reads a job file. Mistakes in it are a *job.Error; a file that cannot be read is one too.
func Read(path string, template Template) (*job.Job, error) {
	at := job.Position{Source: path}
	file, err := os.Open(path)
	if err != nil {
		return nil, job.Mistake(at, "reading the job file: %s", reason(err))
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, job.Mistake(at, "reading the job file: %s", reason(err))
	}
	return Parse(data, path, template)
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
func Parse(data []byte, source string, template Template) (*job.Job, error) {
	root, fault := readTree(data, source, template)
	if fault != nil {
		return nil, fault
	}
	root = described(root)
	j := &job.Job{File: source}
	j.Place("", root.At)
	if fault := (&decoder{j}).value(reflect.ValueOf(j).Elem(), root, ""); fault != nil {
		return nil, fault
	}
	if fault := complete(j, root); fault != nil {
		return nil, fault
	}
	if fault := j.Validate(); fault != nil {
		return nil, fault
	}
	return j, nil
}

func readTree(data []byte, source string, template Template) (*tree.Node, *job.Error) {
	start := job.Position{Source: source, Line: 1, Column: 1}
	switch {
	case len(data) > maxFile:
		return nil, job.Mistake(job.Position{Source: source}, "the file is over 1 MB, want a job file")
	case bytes.IndexByte(data, 0) >= 0 || !utf8.Valid(data):
		return nil, job.Mistake(job.Position{Source: source}, "the file is not text, want a job file in YAML or JSON")
	}
	data, fault := template.apply(tree.Lines(data), source)
	if fault != nil {
		return nil, fault
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, job.Mistake(start, "the file is empty, want a job")
	}
	documents, fault := tree.Read(source, "a job", data)
	if fault != nil {
		return nil, fault
	}
	for _, more := range documents[min(1, len(documents)):] {
		if more.Kind != tree.Null {
			return nil, job.Mistake(more.At, "a second YAML document, want one job in a file")
		}
	}
	if len(documents) == 0 || documents[0].Kind == tree.Null {
		return nil, job.Mistake(start, "the file is empty, want a job")
	}
	return documents[0], nil
}
