package dockerfile

import (
	"maps"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// growth is how many times what a Dockerfile may have the values of its variables may make of it. BuildKit puts them in without a bound:
// eleven lines of ENV, each of which has the one before it ten times, are of 100 GB.
const growth = 8

// otherwise is taken for the length of a variable that comes from the base, such as PATH.
const otherwise = 256

// longestValue is the longest of a variable with which Linux starts a program, in bytes (MAX_ARG_STRLEN).
const longestValue = 128 << 10

// lengths are how long the values of variables may be, in bytes.
type lengths map[string]int64

// much is longer than anything may be, and what lengths stop at.
const much = 1 << 40

// of is how long a text may be with the values of its variables in it.
func (l lengths) of(text string) int64 {
	n, _ := l.until(text, false)
	return n
}

// until is how long a text may be, to its end or to the brace that closes it, and how much of it that is.
func (l lengths) until(text string, braced bool) (length int64, at int) {
	for at < len(text) {
		switch {
		case braced && text[at] == '}':
			return min(length, much), at + 1
		case text[at] != '$':
			length++
			at++
			continue
		}
		at++
		opened := at < len(text) && text[at] == '{'
		if opened {
			at++
		}
		end := at
		for end < len(text) && (text[end] == '_' || text[end]|0x20 >= 'a' && text[end]|0x20 <= 'z' || text[end] >= '0' && text[end] <= '9') {
			end++
		}
		value, known := l[text[at:end]]
		if !known {
			value = otherwise
		}
		at = end
		if opened {
			replaces := at < len(text) && text[at] == '/'
			rest, skipped := l.until(text[at:], true)
			if at += skipped; replaces { // every letter of it may be
				rest *= value
			}
			value = min(value+rest, much)
		}
		length = min(length+value, much)
	}
	return length, at
}

// expands refuses a Dockerfile that has more instructions, or comes to more with the values of its variables in it, than BuildKit
// could be asked to read.
func (f *File) expands() *job.Error {
	e := &expansion{file: f, global: lengths{}, stages: map[string]lengths{}}
	e.known = e.global
	for i := range f.args {
		e.add(f.args[i].Location(), &f.args[i])
	}
	for _, stage := range f.stages {
		e.enter(stage)
		e.add(stage.Location, nil)
		for _, command := range stage.Commands {
			e.add(command.Location(), command)
		}
		if stage.Name != "" {
			e.stages[strings.ToLower(stage.Name)] = e.known
		}
	}
	return e.fault
}

// expansion goes through a Dockerfile from top to bottom.
type expansion struct {
	file   *File
	count  int64
	total  int64
	global lengths
	// known are the variables of the stage that it is in, and stages those of the ones before, by name.
	known  lengths
	stages map[string]lengths
	// fault is the first; nothing is looked at behind it.
	fault *job.Error
}

// enter begins a stage, which has the variables of one that it is made FROM; of one that cannot be told by its name, any may be.
func (e *expansion) enter(stage instructions.Stage) {
	switch below, made := e.stages[strings.ToLower(stage.BaseName)]; {
	case made:
		e.known = maps.Clone(below)
	case !strings.Contains(stage.BaseName, "$"):
		e.known = lengths{}
	default:
		e.known = maps.Clone(e.known)
	}
}

// add is one more instruction; nil for a FROM.
func (e *expansion) add(at []parser.Range, command instructions.Command) {
	if e.fault != nil {
		return
	}
	e.count++
	for _, r := range at {
		e.total += e.known.of(e.file.text(r.Start.Line, r.End.Line))
	}
	switch c := command.(type) {
	case *instructions.ArgCommand:
		e.known.set(c.Args, e.file.Args, e.global)
	case *instructions.EnvCommand:
		e.known.put(c.Env)
	case *instructions.RunCommand:
		e.total += e.known.sum()
	}
	all := growth * limits.Dockerfile.Bytes
	more := func(field string) string { return (&limits.Error{Limits: limits.Dockerfile, Field: field}).Hint() }
	where := e.file.firstOf(at)
	switch name := e.known.over(longestValue); {
	case e.count > limits.Dockerfile.Entries:
		e.fault = job.Mistake(where, "the Dockerfile has more than %s instructions", humanize.Comma(limits.Dockerfile.Entries)).Hinted("%s", more("entries"))
	case name != "":
		e.fault = job.Mistake(where, "variable %s comes to more than %s, want one with which Linux starts a program", words.ShellWord(name), humanize.IBytes(longestValue))
	case e.total > all:
		e.fault = job.Mistake(where, "the Dockerfile comes to more than %s with the values of its variables in it, want values that do not grow from line to line",
			humanize.IBytes(uint64(all))).Hinted("%s", more("bytes"))
	}
}

// set notes the variables of an ARG: each knows those before it.
func (l lengths) set(args []instructions.KeyValuePairOptional, given map[string]string, global lengths) {
	for _, pair := range args {
		value, typed := given[pair.Key]
		switch {
		case typed:
			l[pair.Key] = int64(len(value))
		case pair.Value != nil:
			l[pair.Key] = l.of(*pair.Value)
		default:
			l[pair.Key] = max(global[pair.Key], l[pair.Key])
		}
	}
}

// put notes those of an ENV, which know those before it.
func (l lengths) put(env instructions.KeyValuePairs) {
	before := maps.Clone(l)
	for _, pair := range env {
		l[pair.Key] = before.of(pair.Value)
	}
}

// sum is how long all are together: every RUN is told all.
func (l lengths) sum() (total int64) {
	for name, length := range l {
		total += int64(len(name)) + length
	}
	return min(total, much)
}

// over is a variable that is longer than others may be; empty for none.
func (l lengths) over(bound int64) string {
	var all []string
	for name, length := range l {
		if length > bound {
			all = append(all, name)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return slices.Min(all)
}

// text is that of some lines.
func (f *File) text(first, last int) string {
	first = min(max(first, 1), len(f.lines))
	return strings.Join(f.lines[first-1:min(max(last, first), len(f.lines))], "\n")
}

// firstOf is where an instruction begins.
func (f *File) firstOf(at []parser.Range) job.Position {
	if len(at) == 0 {
		return job.Position{Source: f.File}
	}
	return f.lineAt(at[0].Start.Line)
}
