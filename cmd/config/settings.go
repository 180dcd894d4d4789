package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// Settings are all that counts for a command line: files, the nearest first, and the environment, which counts for more.
type Settings struct {
	Files []*File
	// Beside are files beside some of several job files, by their folders, of which only what is said of the judgement counts.
	Beside map[string]*File
	// Lookup finds a variable of the environment.
	Lookup func(name string) (string, bool)
}

// Value is what a flag is, and why.
type Value struct {
	Flag   Flag
	Values []string
	From   Origin
}

// Origin is where a value comes from: a place in a file, a variable of the environment, the command line; nowhere for a default.
type Origin struct {
	At       job.Position
	Variable string
	Typed    bool
}

// String says it in a few words.
func (o Origin) String() string {
	switch {
	case o.Typed:
		return "flag"
	case o.Variable != "":
		return "environment " + o.Variable
	case o.At.Source != "":
		return o.At.String()
	}
	return "default"
}

// Foreign tells a value of a file that was found: somebody else may have written it.
func (s *Settings) Foreign(v Value) bool {
	return slices.ContainsFunc(s.Files, func(f *File) bool { return f.Name == v.From.At.Source && !f.Named })
}

// Of are the flags of a command that are set anywhere, in the order of its flags. The error is about a variable.
func (s *Settings) Of(c Command, all []Command) ([]Value, error) {
	shared := common(all)
	var values []Value
	for _, f := range c.Flags {
		v, ok, err := s.inEnvironment(f)
		if err != nil {
			return nil, err
		}
		if ok {
			values = append(values, v)
			continue
		}
		general, ok := Command{Flags: shared}.flag(f.Name)
		ok = ok && general.Group == f.Group && general.Kind == f.Kind
		if v, found := s.inFiles(c.Name, f, ok); found {
			values = append(values, v)
		}
	}
	return values, nil
}

// inFiles looks for a flag in the section of the command, then in the common one, of the nearest file first.
func (s *Settings) inFiles(command string, f Flag, shared bool) (Value, bool) {
	for _, file := range s.Files {
		for _, name := range []string{command, "common"} {
			if name == "common" && !shared {
				continue
			}
			for _, set := range file.sections[name] {
				if set.Flag == f.Name {
					return Value{f, set.Values, Origin{At: set.At}}, true
				}
			}
		}
	}
	return Value{}, false
}

// inEnvironment looks for a flag in its variable; of several values each has a line. One that is empty says nothing.
func (s *Settings) inEnvironment(f Flag) (Value, bool, error) {
	name := variable(f.Name)
	text, ok := s.Lookup(name)
	if !ok || text == "" {
		return Value{}, false, nil
	}
	v := Value{f, []string{text}, Origin{Variable: name}}
	want := ""
	switch f.Kind {
	case List:
		v.Values = slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
	case Switch:
		on, err := strconv.ParseBool(text)
		if v.Values = []string{strconv.FormatBool(on)}; err != nil {
			want = f.Kind.wants()
		}
	case Number:
		if _, err := strconv.Atoi(text); err != nil {
			want = f.Kind.wants()
		}
	case Duration:
		if _, err := time.ParseDuration(text); err != nil {
			want = f.Kind.wants()
		}
	default:
		if len(f.Words) > 0 && !slices.Contains(f.Words, text) && !(f.Kind == Choice && (text == "true" || text == "false")) {
			want = strings.Join(f.Words, ", ")
		}
	}
	if want != "" {
		return Value{}, false, fmt.Errorf("%s is %s, want %s", name, words.Quoted(text), want)
	}
	return v, true, nil
}

// Policy is what the files say of the judgement: of what several say, what the nearest does.
func (s *Settings) Policy() lint.Policy {
	var p lint.Policy
	for _, file := range s.Files {
		of := file.said.policy
		p = p.Under(lint.Policy{Ignore: of.Ignore, Select: of.Select, Severity: of.Severity, Options: of.Options})
		if p.Expect.Dir == "" && len(p.Expect.Tolerances) == 0 {
			p.Expect = of.Expect
		}
		values := maps.Clone(of.Template)
		if values == nil {
			values = map[string]string{}
		}
		maps.Copy(values, p.Template)
		p.Template = values
	}
	for dir, file := range s.Beside {
		if p.Beside == nil {
			p.Beside = map[string]lint.Policy{}
		}
		p.Beside[dir] = file.said.policy
	}
	return p
}

// Strangers are the files that belong to another user than the one who runs the program.
func (s *Settings) Strangers() (all []*File) {
	for _, f := range s.Files {
		if f.Owner != "" {
			all = append(all, f)
		}
	}
	return all
}
