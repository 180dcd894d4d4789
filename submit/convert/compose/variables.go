package compose

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/template"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// variables are what ${NAME} is in a Compose file: this process' own, and those of the file .env beside it.
type variables struct {
	own  func(string) (string, bool)
	file map[string]string
}

// dotEnv reads the file .env of a folder; there need not be one.
func dotEnv(dir string, own func(string) (string, bool)) (*variables, *job.Error) {
	v := &variables{own: own}
	var fault *job.Error
	v.file, fault = v.read(filepath.Join(dir, ".env"), false)
	return v, fault
}

// read reads a file of NAME=VALUE lines as Compose does.
func (v *variables) read(name string, required bool) (map[string]string, *job.Error) {
	at := job.Position{Source: words.Printable(name)}
	data, err := limits.Config.ReadFile(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) && !required {
			return nil, nil
		}
		var inner *os.PathError
		if errors.As(err, &inner) {
			err = inner.Err
		}
		return nil, job.Mistake(at, "%s", words.Said(err.Error()))
	}
	secret.File(data)
	values, err := dotenv.ParseWithLookup(bytes.NewReader(data), v.find)
	if err != nil {
		return nil, job.Mistake(at, "%s", words.Said(err.Error()))
	}
	return values, nil
}

func (v *variables) find(name string) (string, bool) {
	if v.own != nil {
		if value, found := v.own(name); found {
			return value, true
		}
	}
	value, found := v.file[name]
	return value, found
}

// unset are those that parts of the file ask for and that have no value, neither here nor in the file.
func (v *variables) unset(parts ...*tree.Node) []string {
	var names []string
	for _, part := range parts {
		asked, ok := part.Any().(map[string]any)
		if !ok {
			continue
		}
		for name, variable := range template.ExtractVariables(asked, template.DefaultPattern) {
			if _, found := v.find(name); !found && variable.DefaultValue == "" && variable.PresenceValue == "" {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// included are the files that a Compose file names: those of this machine, within the limits of the file itself.
type included struct{ dir string }

// Accept implements loader.ResourceLoader.
func (i included) Accept(path string) bool { return !strings.Contains(path, "://") }

// Load implements loader.ResourceLoader.
func (i included) Load(_ context.Context, path string) (string, error) {
	path = i.abs(path)
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return path, nil
	}
	_, err := limits.JobFile.ReadFile(path)
	return path, err
}

// Dir implements loader.ResourceLoader.
func (i included) Dir(path string) string {
	path = i.abs(path)
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		path = filepath.Dir(path)
	}
	rel, err := filepath.Rel(i.dir, path)
	if err != nil {
		return path
	}
	return rel
}

func (i included) abs(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(i.dir, path)
}
