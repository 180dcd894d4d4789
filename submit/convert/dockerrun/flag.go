package dockerrun

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
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
	if t.long == "env" && !strings.Contains(value, "=") {
		as += ", of this shell" // what stands behind a name and a colon is taken for its value
	}
	if fault := t.set(t.r, value, as); fault != nil {
		if fault.Hint == "" && strings.Contains(value, "$") {
			fault.Hint = "a shell fills its variables in where the line stands behind -- as it was typed; or type their values"
		}
		t.r.fault = fault
		return errRead
	}
	return nil
}

// set reads a value, and notes what became of it; as is how it was typed.
func (f *flag) set(r *reading, value, as string) *job.Error {
	o := outcome{}
	if f.read != nil {
		var fault *job.Error
		if o, fault = f.read(r, value); fault != nil {
			if fault.Position == (job.Position{}) {
				fault.Position = job.Position{Source: words.Printable(as)}
			}
			return fault
		}
	}
	if o.later {
		return nil
	}
	n := Note{Typed: words.Printable(as), Fate: f.fate, Says: f.says, Path: o.path}
	if o.fate != "" {
		n.Fate = o.fate
	}
	if o.says != "" {
		n.Says = o.says
	}
	r.Note(n)
	return nil
}

// Set reads the value of a flag of docker run into a draft, for a description that has the same under another name; typed is how
// that was typed.
func Set(d *convert.Draft, name, value, typed string) *job.Error {
	i := slices.IndexFunc(table, func(f flag) bool { return f.names == name || strings.HasPrefix(f.names, name+" ") })
	if i < 0 {
		return job.Mistake(job.Position{Source: typed}, "docker run has no flag --%s", name)
	}
	return table[i].set(&reading{Draft: d, typed: map[string]bool{}, program: "docker"}, value, typed)
}

// unknown is how the library refuses a flag.
var unknown = regexp.MustCompile(`^unknown (?:shorthand )?flag: (?:'.' in )?(-+[^ ]*)$`)

// oneDash is the first long flag that was typed with one: -privileged, which is -p rivileged to docker as well.
func oneDash(set *pflag.FlagSet, args []string) string {
	for _, arg := range args {
		name, _, _ := strings.Cut(strings.TrimPrefix(arg, "-"), "=")
		if strings.HasPrefix(arg, "-") && len(name) > 1 && set.Lookup(name) != nil {
			return name
		}
	}
	return ""
}

// meant is what was to be typed for a flag that there is none of.
func meant(set *pflag.FlagSet, typed string, known []string) string {
	name := strings.TrimLeft(typed, "-")
	short := len(name) > 0 && len(name) < 4
	for _, letter := range name {
		short = short && letter < 0x80 && set.ShorthandLookup(string(letter)) != nil
	}
	switch {
	case short && strings.HasPrefix(typed, "--"): // --it
		return "did you mean -" + name + "?"
	case slices.Contains(ofBacalhau, name):
		return "it is a flag of bacalhau docker run, whose lines are typed behind seatrial submit"
	}
	if i := slices.IndexFunc(known, func(k string) bool { return strings.HasPrefix(k, "--"+name) }); i >= 0 && len(name) > 2 {
		return "did you mean " + known[i] + "?"
	}
	return words.DidYouMean(typed, known)
}

// ofBacalhau are flags of bacalhau docker run that docker run has none of.
var ofBacalhau = strings.Fields("concurrency config constraints count cpu data-dir disk domain dry-run follow gpu group-events id-only input labels namespace node-details output " +
	"priority publisher queue-timeout target task-name wait wait-timeout-secs")

// refused is the library's error as a mistake in the line.
func (r *reading) refused(set *pflag.FlagSet, err error) *job.Error {
	at := job.Position{Source: r.line}
	if match := unknown.FindStringSubmatch(err.Error()); match != nil {
		var known []string
		set.VisitAll(func(f *pflag.Flag) { known = append(known, "--"+f.Name) })
		fault := job.Mistake(at, "%s has no flag %s", r.program, words.Printable(match[1]))
		fault.Hint = meant(set, match[1], known)
		return fault
	}
	return job.Mistake(at, "%s", words.Said(err.Error()))
}
