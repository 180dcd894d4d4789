package file

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// Template are the flags of `bacalhau job run` for job files that are Go templates.
type Template struct {
	// Vars are the --template-vars as typed, KEY=VALUE each or several as one CSV record.
	Vars []string
	// EnvMatch is the regular expression of --template-envs; empty means no environment variables.
	EnvMatch string
	// Environ is what EnvMatch chooses from, as os.Environ has it.
	Environ []string
	// Disabled is --no-template.
	Disabled bool
}

// apply executes a job file as a template, as pkg/lib/template does, within limits that Bacalhau does not have. Lines stay
// the user's own as long as no action adds or removes any. The error is a *job.Error, or that of ctx.
func (t Template) apply(ctx context.Context, data []byte, source string) ([]byte, error) {
	if t.Disabled {
		return data, nil
	}
	values, fault := t.values()
	if fault != nil {
		return nil, fault
	}
	if bytes.Count(data, []byte("{{")) > maxActions {
		return nil, job.Mistake(job.Position{Source: source}, "the file has more than %d template actions", maxActions).Hinted(asItIs)
	}
	parsed, err := template.New("").Option("missingkey=error").Parse(string(data))
	if err != nil {
		return nil, templateFault(source, err, nil)
	}
	out, err := execute(ctx, parsed, values)
	switch {
	case err == nil:
		return out, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return nil, templateFault(source, err, unset(data, values))
}

// variable is one of an action.
var variable = regexp.MustCompile(`[\s({|]\.([A-Za-z_]\w*)`)

// unset are the variables of a template that have no value, in the order in which they are used.
func unset(data []byte, values map[string]string) []string {
	var names []string
	for _, action := range templateAction.FindAll(data, -1) {
		for _, found := range variable.FindAllSubmatch(action, -1) {
			name := string(found[1])
			if _, set := values[name]; !set && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// values are the variables; one that is given wins over the environment.
func (t Template) values() (map[string]string, *job.Error) {
	values := map[string]string{}
	for _, raw := range t.Vars {
		pairs, fault := flags.Pairs("template-vars", raw)
		if fault != nil {
			return nil, fault
		}
		for _, pair := range pairs {
			values[pair[0]] = pair[1]
		}
	}
	if t.EnvMatch == "" {
		return values, nil
	}
	match := t.EnvMatch
	if match == "*" {
		match = ".*"
	}
	pattern, err := regexp.Compile(match)
	if err != nil {
		return nil, job.Mistake(flags.At("template-envs", t.EnvMatch), "not a regular expression: %s", words.Printable(err.Error())).
			Hinted("--template-envs '.*'")
	}
	for _, variable := range t.Environ {
		name, value, _ := strings.Cut(variable, "=")
		if _, given := values[name]; !given && pattern.MatchString(name) {
			values[name] = value
		}
	}
	return values, nil
}

// asItIs is how to do without templates.
const asItIs = "--no-template takes the file as it is"

var (
	// templatePlace is how text/template begins its errors: "template: :3:10: " or, when parsing, "template: :3: ".
	templatePlace = regexp.MustCompile(`^template: :(\d+):(?:(\d+):)? *(?:executing "" at <(.*?)>: )?`)
	missingKey    = regexp.MustCompile(`map has no entry for key "(.*)"`)
	// unclosed is how it says where an action began whose end it missed at the end of the file.
	unclosed = regexp.MustCompile(` started at :(\d+)$`)
)

// templateFault says why a template was not executed, or what it has no value for: for all that are unset at once.
func templateFault(source string, err error, unset []string) *job.Error {
	at := job.Position{Source: source, Line: 1, Column: 1}
	message := err.Error()
	var limit *limits.Error
	if errors.As(err, &limit) {
		at = job.Position{Source: source} // of what is written it does not say where
	}
	if place := templatePlace.FindStringSubmatch(message); place != nil {
		at.Line, _ = strconv.Atoi(place[1])
		if column, err := strconv.Atoi(place[2]); err == nil {
			at.Column = column + 1
		}
		message = message[len(place[0]):]
	}
	switch {
	case limit == nil:
	case limit.Field == "entries":
		return job.Mistake(at, "the template takes more than %s steps", humanize.Comma(limit.Limits.Entries)).Hinted("%s", limit.Hint())
	default:
		return exceeded(at, limit)
	}
	if begin := unclosed.FindStringSubmatch(message); begin != nil {
		at.Line, _ = strconv.Atoi(begin[1])
		message = strings.TrimSuffix(message, begin[0])
	}
	if missing := missingKey.FindStringSubmatch(message); missing != nil {
		if !slices.Contains(unset, missing[1]) {
			unset = missing[1:]
		}
		what, flag := "variable "+unset[0]+" is", "--template-vars "+unset[0]+"=VALUE"
		if len(unset) > 1 {
			what, flag = "variables "+strings.Join(unset, ", ")+" are", "--template-vars "+strings.Join(unset, "=VALUE,")+"=VALUE"
		}
		fault := job.Mistake(at, "template %s not set", words.Said(what)).Hinted("%s, or --no-template to take the file as it is", words.Said(flag))
		fault.Unset = unset
		return fault
	}
	return job.Mistake(at, "not a template: %s", words.Said(message)).Hinted(asItIs)
}
