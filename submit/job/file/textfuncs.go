package file

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"text/template"

	"github.com/seatrial/seatrial/submit/limits"
)

// textFuncs are the functions of templates that make text, each with a bound on how much.
func (e *execution) textFuncs() template.FuncMap {
	printing := func(print func(...any) string, factor int64) func(...any) (string, error) {
		return func(args ...any) (string, error) {
			most := int64(len(args))
			for _, arg := range args {
				most += lengthOf(arg)
			}
			return e.text(factor*most, func() string { return print(args...) })
		}
	}
	return template.FuncMap{
		"print":    printing(fmt.Sprint, 1),
		"println":  printing(fmt.Sprintln, 1),
		"html":     printing(template.HTMLEscaper, len64("&#34;")),
		"js":       printing(template.JSEscaper, len64(`\u003C`)),
		"urlquery": printing(template.URLQueryEscaper, len64("%20")),
		"printf": func(format string, args ...any) (string, error) {
			return e.text(formattedLength(format, args), func() string { return fmt.Sprintf(format, args...) })
		},
	}
}

// text makes a text of at most so many bytes. One that may be far beyond the limit is not begun.
func (e *execution) text(most int64, make func() string) (string, error) {
	if _, err := e.step(); err != nil {
		return "", err
	}
	const slack = 16 // what may come of it is a guess, what has come of it is not
	if most > slack*limits.JobTemplate.Bytes {
		return "", beyond("bytes")
	}
	text := make()
	if e.made += int64(len(text)); e.made > limits.JobTemplate.Bytes {
		return "", beyond("bytes")
	}
	return text, nil
}

// scalarLength is more than any number, switch or type name takes, before it is padded.
const scalarLength = 1000

// lengthOf is how long a value's text can be.
func lengthOf(arg any) int64 {
	switch arg := arg.(type) {
	case string:
		return len64(arg)
	case map[string]string:
		total := int64(scalarLength)
		for name, value := range arg {
			total += len64(name) + len64(value) + len64(": ")
		}
		return total
	}
	return scalarLength
}

// formattedLength is how long the text of a format can be: its verbs may each take the largest argument, quoted, and pad it,
// or each element of it, to every width that there is.
func formattedLength(format string, args []any) int64 {
	// maxWidth is where fmt stops believing in a width.
	const maxWidth = 1_000_000
	const quoted = 6
	largest, elements, number, all := int64(scalarLength), int64(1), int64(0), int64(0)
	for _, arg := range args {
		largest, all = max(largest, lengthOf(arg)), all+lengthOf(arg)
		if values, ok := arg.(map[string]string); ok {
			elements = max(elements, 2*int64(len(values)))
		}
		if v := reflect.ValueOf(arg); v.CanInt() {
			number = max(number, int64(math.Abs(float64(v.Int()))))
		} else if v.CanUint() {
			number = maxWidth
		}
	}
	padding, run := int64(0), int64(0)
	for _, c := range []byte(format + " ") {
		if c >= '0' && c <= '9' {
			run = min(10*run+int64(c-'0'), maxWidth)
			continue
		}
		if padding, run = padding+run, 0; c == '*' {
			padding += min(number, maxWidth)
		}
	}
	verbs := int64(strings.Count(format, "%"))
	return len64(format) + elements*padding + verbs*quoted*largest + all
}

func len64(s string) int64 { return int64(len(s)) }
