package job

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"unicode/utf8"
)

// maxFile is far above any job; it keeps a mistaken path from being read whole. In bytes.
const maxFile = 1 << 20

// LooksLikeFile tells a job file from an image reference on the command line: "-" is standard input,
// and .yaml, .yml and .json are job files whether they exist or not.
func LooksLikeFile(arg string) bool {
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

// ReadFile reads a job file. Mistakes in it are an *Error; a file that cannot be read is one too.
func ReadFile(path string, options TemplateOptions) (*Job, error) {
	at := Position{Source: path}
	file, err := os.Open(path)
	if err != nil {
		return nil, mistake(at, "reading the job file: %s", reason(err))
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, mistake(at, "reading the job file: %s", reason(err))
	}
	return Parse(data, path, options)
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
func Parse(data []byte, source string, options TemplateOptions) (*Job, error) {
	root, fault := readTree(data, source, options)
	if fault != nil {
		return nil, fault
	}
	root = described(root)
	d := &decoder{positions: map[string]Position{}}
	j := &Job{File: source}
	if fault := d.value(reflect.ValueOf(j).Elem(), root, ""); fault != nil {
		return nil, fault
	}
	j.positions = d.positions
	if fault := j.complete(root); fault != nil {
		return nil, fault
	}
	if fault := j.validate(); fault != nil {
		return nil, fault
	}
	return j, nil
}

func readTree(data []byte, source string, options TemplateOptions) (*node, *Error) {
	start := Position{Source: source, Line: 1, Column: 1}
	switch {
	case len(data) > maxFile:
		return nil, mistake(Position{Source: source}, "the file is over 1 MB, want a job file")
	case bytes.IndexByte(data, 0) >= 0 || !utf8.Valid(data):
		return nil, mistake(Position{Source: source}, "the file is not text, want a job file in YAML or JSON")
	}
	// Line ends are LF from here on, as YAML itself has it: the YAML reader miscounts the lines of others.
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	data = bytes.ReplaceAll(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	data, fault := options.apply(data, source)
	if fault != nil {
		return nil, fault
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, mistake(start, "the file is empty, want a job")
	}
	root, ok, fault := readJSON(source, data)
	if !ok {
		root, fault = readYAML(source, data)
	}
	if fault != nil {
		return nil, fault
	}
	if root == nil || root.kind == kindNull {
		return nil, mistake(start, "the file is empty, want a job")
	}
	return root, nil
}
