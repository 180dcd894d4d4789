package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// Reader reads configuration files.
type Reader struct {
	Commands []Command
	Checks   lint.Catalogue

	once     sync.Once
	schema   object
	compiled *jsonschema.Schema
	err      error
}

// File is a configuration file.
type File struct {
	// Name is how it is called in messages, and Dir its folder, absolute.
	Name, Dir string
	// Named: the user has named it, and it was not found.
	Named bool
	// Owner is the name of the other user whom it belongs to; empty for the own.
	Owner string
	// sections are the flags that it sets, by the command or "common".
	sections map[string][]Setting
	// said is what it says of the judgement, and where.
	said said
}

// Setting is a flag with the values that a file gives it.
type Setting struct {
	Flag   string
	Values []string
	At     job.Position
}

// Read reads a file that was found, or that the user has named. What is wrong with it is a *job.Error with the place.
func (r *Reader) Read(name string, named bool) (*File, error) {
	f := &File{Name: shown(name), Dir: filepath.Dir(name), Named: named}
	if abs, err := filepath.Abs(f.Dir); err == nil {
		f.Dir = abs
	}
	text, err := limits.Policy.ReadFile(name)
	if err != nil {
		return nil, unread(f.Name, "the configuration", err)
	}
	if info, err := os.Stat(name); err == nil {
		f.Owner = stranger(info)
	}
	return f, r.parse(f, text)
}

// Parse reads the text of a file that the user has named.
func (r *Reader) Parse(name string, text []byte) (*File, error) {
	f := &File{Name: name, Named: true}
	return f, r.parse(f, text)
}

// unread says why a file was not read, where it is.
func unread(name, what string, err error) error {
	at := job.Position{Source: name}
	if beyond, ok := limits.Of(err); ok {
		over := &limits.Error{Limits: beyond.Limits, Field: beyond.Field, Source: "the file"}
		return job.Mistake(at, "%s", over).Hinted("%s", over.Hint())
	}
	var inner *fs.PathError
	if errors.As(err, &inner) {
		err = inner.Err
	}
	return job.Mistake(at, "reading %s: %s", what, err)
}

func (r *Reader) parse(f *File, text []byte) error {
	root, fault := document(f.Name, text)
	if fault != nil {
		return fault
	}
	if root == nil { // nothing but comments
		return nil
	}
	if fault := twice(root); fault != nil {
		return fault
	}
	plain(root)
	schema, err := r.compile()
	if err != nil {
		return err
	}
	if err := schema.Validate(root.Any()); err != nil {
		var wrong *jsonschema.ValidationError
		if !errors.As(err, &wrong) {
			return err
		}
		return r.fault(root, wrong)
	}
	d := &decoding{reader: r, file: f}
	d.root(root)
	if d.err != nil {
		return d.err
	}
	return nil
}

// document is the one value of a file; nil when there is none.
func document(name string, text []byte) (*tree.Node, *job.Error) {
	at := job.Position{Source: name, Line: 1, Column: 1}
	if bytes.IndexByte(text, 0) >= 0 || !utf8.Valid(text) {
		return nil, job.Mistake(at, "the file is not text in UTF-8, want YAML")
	}
	secret.File(text) // before an error can show any of it
	documents, fault := tree.Read(name, "a configuration", tree.Lines(text), limits.Policy)
	if fault != nil {
		return nil, fault
	}
	var root *tree.Node
	for _, n := range documents {
		switch {
		case n.Kind == tree.Null:
		case root != nil:
			return nil, job.Mistake(n.At, "a second YAML document, want one").Hinted("leave out the ---, and write what is below it to what is above")
		default:
			root = n
		}
	}
	return root, nil
}

// plain makes text of the words that old YAML takes for switches and editors do not: yes, on, n.
func plain(n *tree.Node) {
	if n.Kind == tree.Switch && !strings.EqualFold(n.Text, "true") && !strings.EqualFold(n.Text, "false") {
		n.Kind = tree.Text
	}
	for _, f := range n.Fields {
		plain(f.Value)
	}
	for _, item := range n.Items {
		plain(item)
	}
}

// twice refuses a mapping in which a key is there twice: one of them would count, and the other would not be missed.
func twice(n *tree.Node) *job.Error {
	first := map[string]job.Position{}
	for _, f := range n.Fields {
		if at, ok := first[f.Key]; ok {
			return job.Mistake(f.At, "key %s is there twice", words.Said(f.Key)).Hinted("line %d has it as well: leave one out", at.Line)
		}
		first[f.Key] = f.At
		if fault := twice(f.Value); fault != nil {
			return fault
		}
	}
	for _, item := range n.Items {
		if fault := twice(item); fault != nil {
			return fault
		}
	}
	return nil
}

// compile makes a judge of the schema, once.
func (r *Reader) compile() (*jsonschema.Schema, error) {
	r.once.Do(func() {
		r.schema = schema(r.Commands, r.Checks)
		compiler := jsonschema.NewCompiler()
		if r.err = compiler.AddResource(SchemaURL, r.schema); r.err == nil {
			r.compiled, r.err = compiler.Compile(SchemaURL)
		}
		if r.err != nil {
			r.err = fmt.Errorf("compiling the schema of %s: %w", Name, r.err)
		}
	})
	return r.compiled, r.err
}

// Ours tells a configuration file from one of Bacalhau's by the keys in it; one with neither is ours, and so is one that is no YAML,
// whose reader says why.
func (r *Reader) Ours(name string, theirs func(key string) bool) bool {
	text, err := limits.Policy.ReadFile(name)
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist) // which Bacalhau's reader says
	}
	root, fault := document(name, text)
	if fault != nil || root == nil {
		return true
	}
	if _, err := r.compile(); err != nil {
		return true
	}
	known := keys(r.schema)
	strange := false
	for _, f := range root.Fields {
		for _, key := range known {
			if key == f.Key {
				return true
			}
		}
		strange = strange || theirs(f.Key)
	}
	return !strange
}
