package file

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
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
	// Values are those of files, which flags win over.
	Values map[string]string
	// Disabled is --no-template.
	Disabled bool
	// Placeholders: the job is judged without the values that are not there, and where they are missing is kept in it.
	Placeholders bool
}

// apply executes a job file as a template, as pkg/lib/template does, within limits that Bacalhau does not have. Lines stay
// the user's own as long as no action adds or removes any. The error is a *job.Error, or that of ctx.
func (t Template) apply(ctx context.Context, data []byte, source string) ([]byte, *placeholders, error) {
	if t.Disabled {
		return data, &placeholders{}, nil
	}
	values, fault := t.values()
	if fault != nil {
		return nil, nil, fault
	}
	if bytes.Count(data, []byte("{{")) > maxActions {
		return nil, nil, job.Mistake(job.Position{Source: source}, "the file has more than %d template actions", maxActions).Hinted(asItIs)
	}
	parsed, err := template.New("").Option("missingkey=error").Parse(string(data))
	if err != nil {
		return nil, nil, templateFault(source, data, err, nil)
	}
	used := usedIn(parsed)
	unset := &placeholders{names: missing(used.all, values), deciding: missing(used.deciding, values)}
	names := unset.names
	if t.Placeholders {
		unset.fill(values)
	} else {
		unset = &placeholders{}
	}
	out, err := execute(ctx, parsed, values)
	switch {
	case err == nil:
		return out, unset, nil
	case ctx.Err() != nil:
		return nil, nil, ctx.Err()
	}
	fault = templateFault(source, data, err, names)
	fault.Message = unset.written(fault.Message)
	for _, name := range used.defaulted {
		if slices.Contains(fault.Unset, name) {
			fault.Hint += words.Said(fmt.Sprintf("; for a default: {{or (index . %q) …}}", name))
			break
		}
	}
	return nil, nil, fault
}

// values are the variables: what flags give wins over the environment that they ask for, and that over files.
func (t Template) values() (map[string]string, *job.Error) {
	values, given := map[string]string{}, map[string]bool{}
	maps.Copy(values, t.Values)
	for _, raw := range t.Vars {
		pairs, fault := flags.Pairs("template-vars", raw)
		if fault != nil {
			return nil, fault
		}
		for _, pair := range pairs {
			values[pair[0]], given[pair[0]] = pair[1], true
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
		if !given[name] && pattern.MatchString(name) {
			values[name] = value
		}
	}
	return values, nil
}
