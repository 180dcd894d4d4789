package file

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// asItIs is how to do without templates.
const asItIs = "--no-template takes the file as it is"

// noTemplate begins what is said of one that no value makes right.
const noTemplate = "not a template: "

var (
	// templatePlace is how text/template begins its errors: "template: :3:10: " or, when parsing, "template: :3: ".
	templatePlace = regexp.MustCompile(`^template: :(\d+):(?:(\d+):)? *(?:executing "" at <(.*?)>: )?`)
	missingKey    = regexp.MustCompile(`map has no entry for key "(.*)"`)
	// unclosed is how it says where an action began whose end it missed at the end of the file.
	unclosed = regexp.MustCompile(` started at :(\d+)$`)
)

// templateFault says why a template was not executed, or what it has no value for: for all that are unset at once.
func templateFault(source string, data []byte, err error, unset []string) *job.Error {
	at := job.Position{Source: source, Line: 1, Column: 1}
	message := err.Error()
	var limit *limits.Error
	if errors.As(err, &limit) {
		at = job.Position{Source: source} // of what is written it does not say where
	}
	expression := ""
	if place := templatePlace.FindStringSubmatch(message); place != nil {
		at.Line, _ = strconv.Atoi(place[1])
		if column, err := strconv.Atoi(place[2]); err == nil {
			at.Column = column + 1
		}
		message, expression = message[len(place[0]):], place[3]
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
		return unsetFault(at, unset)
	}
	for _, known := range templateFaults {
		found := known.says.FindStringSubmatch(message)
		if found == nil {
			continue
		}
		fault := job.Mistake(at, noTemplate+"%s", words.Said(strings.NewReplacer("%1", found[1], "%e", expression).Replace(known.message)))
		if at.Column == 1 { // of what cannot be parsed only the line is told
			fault.Position.Column = columnOf(data, at.Line, found[1])
		}
		return fault.Hinted("%s", words.Said(known.hint(found[1])))
	}
	return job.Mistake(at, noTemplate+"%s", words.Said(message)).Hinted(asItIs)
}

// unsetFault is the mistake of variables that have no value.
func unsetFault(at job.Position, unset []string) *job.Error {
	what, flag := "variable "+unset[0]+" is", "--template-vars "+unset[0]+"=VALUE"
	if len(unset) > 1 {
		what, flag = "variables "+strings.Join(unset, ", ")+" are", "--template-vars "+strings.Join(unset, "=VALUE,")+"=VALUE"
	}
	fault := job.Mistake(at, "template %s not set", words.Said(what)).Hinted("%s, or --no-template to take the file as it is", words.Said(flag))
	fault.Unset = unset
	return fault
}

// templateFaults are what people write that no value makes right: values are texts, and the functions are Go's own.
var templateFaults = []struct {
	says *regexp.Regexp
	// message has %1 for what is found and %e for the expression that it is in.
	message string
	hint    func(found string) string
}{
	{regexp.MustCompile(`^function "(.*)" not defined`), `function "%1" not defined`, instead},
	{regexp.MustCompile(`^can't evaluate field (\w+) in type string`), "%e: a value is text, and has no %1",
		func(name string) string {
			return "{{." + name + "}}, with --template-envs '^" + name + "$' for a variable of the environment"
		}},
	{regexp.MustCompile(`^range can't iterate over (.*)`), "%e: a value is text, and no list of which there is one item after the other",
		func(string) string {
			return "write an entry for each item, or a value for the whole list: [{{.NAME}}] with NAME=a,b"
		}},
	{regexp.MustCompile(`^error calling (?:eq|ne|lt|le|gt|ge): incompatible types for (comparison)`), "%e: a value is text, and compared with none",
		func(string) string { return `{{if eq .NAME "3"}}, with the value in quotes` }},
}

// instead is what to write in place of a function that is not there.
func instead(name string) string {
	for _, known := range []struct{ names, hint string }{
		{"default", `{{or (index . "NAME") "DEFAULT"}}`},
		{"env getenv expandenv", "{{.NAME}}, with --template-envs '^NAME$'"},
		{"quote squote toJson tojson", `{{printf "%q" .NAME}}`},
		{"required", "{{.NAME}}: a variable without a value is refused anyway"},
	} {
		if slices.Contains(strings.Fields(known.names), name) {
			return known.hint
		}
	}
	if near := words.Nearest(name, printing); near != "" && len(name) > 2 {
		return "did you mean " + near + "?"
	}
	return "for a variable: {{." + name + "}}; the functions are Go's own: " + strings.Join(printing, ", ")
}

// columnOf is where a word stands in an action of a line; 1 when it does not.
func columnOf(data []byte, line int, word string) int {
	lines := bytes.Split(data, []byte("\n"))
	if line > len(lines) {
		return 1
	}
	text := lines[line-1]
	action := max(0, bytes.Index(text, []byte("{{")))
	if at := bytes.Index(text[action:], []byte(word)); at >= 0 {
		return 1 + utf8.RuneCount(text[:action+at])
	}
	return 1
}
