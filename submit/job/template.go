package job

import (
	"bytes"
	"errors"
	"github.com/seatrial/seatrial/submit/words"
	"regexp"
	"strconv"
	"strings"
	"text/template"
)

// TemplateOptions are the flags of `bacalhau job run` for job files that are Go templates.
type TemplateOptions struct {
	// Vars are the --template-vars as typed, KEY=VALUE each or several as one CSV record.
	Vars []string
	// EnvMatch is the regular expression of --template-envs; empty means no environment variables.
	EnvMatch string
	// Environ is what EnvMatch chooses from, as os.Environ has it.
	Environ []string
	// Disabled is --no-template.
	Disabled bool
}

// apply executes a job file as a template, as pkg/lib/template does. Lines stay the user's own
// as long as no action adds or removes any.
func (o TemplateOptions) apply(data []byte, source string) ([]byte, *Error) {
	if o.Disabled {
		return data, nil
	}
	values, fault := o.values()
	if fault != nil {
		return nil, fault
	}
	parsed, err := template.New("").Option("missingkey=error").Parse(string(data))
	if err != nil {
		return nil, templateFault(source, err)
	}
	var out bytes.Buffer
	if err := parsed.Execute(&limited{Buffer: &out}, values); err != nil {
		return nil, templateFault(source, err)
	}
	return out.Bytes(), nil
}

// values are the variables; one that is given wins over the environment.
func (o TemplateOptions) values() (map[string]string, *Error) {
	values := map[string]string{}
	for _, raw := range o.Vars {
		pairs, fault := splitPairs("template-vars", raw)
		if fault != nil {
			return nil, fault
		}
		for _, pair := range pairs {
			values[pair[0]] = pair[1]
		}
	}
	if o.EnvMatch == "" {
		return values, nil
	}
	match := o.EnvMatch
	if match == "*" {
		match = ".*"
	}
	pattern, err := regexp.Compile(match)
	if err != nil {
		return nil, mistake(flagPosition("template-envs", o.EnvMatch), "not a regular expression: %s", words.OneLine(err.Error())).
			hinted("--template-envs '.*'")
	}
	for _, variable := range o.Environ {
		name, value, _ := strings.Cut(variable, "=")
		if _, given := values[name]; !given && pattern.MatchString(name) {
			values[name] = value
		}
	}
	return values, nil
}

// limited stops a template that would write more than a job file may hold.
type limited struct{ *bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	if l.Len()+len(p) > maxFile {
		return 0, errTooMuch
	}
	return l.Buffer.Write(p)
}

var errTooMuch = errors.New("it writes more than 1 MB")

var (
	// templatePlace is how text/template begins its errors: "template: :3:10: " or, when parsing, "template: :3: ".
	templatePlace = regexp.MustCompile(`^template: :(\d+):(?:(\d+):)? *(?:executing "" at <(.*?)>: )?`)
	missingKey    = regexp.MustCompile(`map has no entry for key "(.*)"`)
	// unclosed is how it says where an action began whose end it missed at the end of the file.
	unclosed = regexp.MustCompile(` started at :(\d+)$`)
)

func templateFault(source string, err error) *Error {
	at := Position{Source: source, Line: 1, Column: 1}
	message := err.Error()
	if place := templatePlace.FindStringSubmatch(message); place != nil {
		at.Line, _ = strconv.Atoi(place[1])
		if column, err := strconv.Atoi(place[2]); err == nil {
			at.Column = column + 1
		}
		message = message[len(place[0]):]
	}
	if begin := unclosed.FindStringSubmatch(message); begin != nil {
		at.Line, _ = strconv.Atoi(begin[1])
		message = strings.TrimSuffix(message, begin[0])
	}
	if missing := missingKey.FindStringSubmatch(message); missing != nil {
		return mistake(at, "template variable %s is not set", missing[1]).
			hinted("--template-vars %s=VALUE, or --no-template to take the file as it is", missing[1])
	}
	return mistake(at, "not a template: %s", words.OneLine(message)).hinted("--no-template takes the file as it is")
}
