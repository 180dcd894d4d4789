package dockerrun

import (
	"errors"
	"regexp"
	"strings"

	"github.com/spf13/pflag"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// flag is one of docker run's.
type flag struct {
	// names are the long one, and the short one if there is any.
	names string
	// value tells whether one follows.
	value bool
	fate  Fate
	// says what a node does, in one sentence.
	says string
	// read is for what depends on the value.
	read func(r *reading, value string) (outcome, *job.Error)
	// of are the only programs that have the flag; empty for all.
	of string
}

// outcome is what became of one value; what it leaves empty is the flag's own.
type outcome struct {
	fate Fate
	says string
	path string
	// later means that a note comes when the whole line is known.
	later bool
}

// add makes a flag known to the library that reads the line.
func (f *flag) add(set *pflag.FlagSet, r *reading) {
	long, short, _ := strings.Cut(f.names, " ")
	v := &typed{flag: f, r: r}
	made := set.VarPF(v, long, short, "")
	if !f.value {
		made.NoOptDefVal = "true"
	}
	v.long = long
}

// typed is the library's value of a flag, which is read as soon as it is set.
type typed struct {
	*flag
	r    *reading
	long string
}

func (t *typed) String() string { return "" }

func (t *typed) Type() string { return "value" }

// errRead ends the library's reading where ours has failed.
var errRead = errors.New("read")

func (t *typed) Set(value string) error {
	if !t.value && value == "false" { // --rm=false
		return nil
	}
	as := "--" + t.long
	if t.value {
		as += " " + words.ShellWord(value)
	}
	o := outcome{}
	if t.read != nil {
		var fault *job.Error
		if o, fault = t.read(t.r, value); fault != nil {
			if fault.Position == (job.Position{}) {
				fault.Position = job.Position{Source: words.Printable(as)}
			}
			t.r.fault = fault
			return errRead
		}
	}
	if o.later {
		return nil
	}
	n := Note{Typed: words.Printable(as), Fate: t.fate, Says: t.says, Path: o.path}
	if o.fate != "" {
		n.Fate = o.fate
	}
	if o.says != "" {
		n.Says = o.says
	}
	t.r.Note(n)
	return nil
}

// unknown is how the library refuses a flag.
var unknown = regexp.MustCompile(`^unknown (?:shorthand )?flag: (?:'.' in )?(-+[^ ]*)$`)

// refused is the library's error as a mistake in the line.
func (r *reading) refused(set *pflag.FlagSet, err error) *job.Error {
	at := job.Position{Source: r.line}
	if match := unknown.FindStringSubmatch(err.Error()); match != nil {
		var known []string
		set.VisitAll(func(f *pflag.Flag) { known = append(known, "--"+f.Name) })
		fault := job.Mistake(at, "%s has no flag %s", r.program, words.Printable(match[1]))
		fault.Hint = words.DidYouMean(match[1], known)
		return fault
	}
	return job.Mistake(at, "%s", words.Said(err.Error()))
}
