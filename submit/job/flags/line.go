package flags

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// Known is what is known of a flag by one of its names: its long one, whether a value follows it, whether it may be given more
// than once, and whether it describes the job.
type Known struct {
	Long                  string
	Takes, Repeats, OfJob bool
}

// Line is a command line as typed: words before the flags, the flags, and what they are about.
type Line struct {
	// Before are the program and its command.
	Before []string
	Flags  []Typed
	// Rest are IMAGE and its command, or job files; with a "--" before them if there was one.
	Rest []string
}

// Typed is a flag as typed.
type Typed struct {
	Known
	// Words are one or two: "--memory=1Gb", or "-i" and "./data".
	Words []string
	Value string
}

// ReadLine reads what stands behind the words before. Flags are those of Go's flag package, with one dash or two. The error is
// for one that is not known, which whoever reads the flags has refused.
func ReadLine(before, args []string, known func(name string) (Known, bool)) (*Line, error) {
	l := &Line{Before: before}
	for len(args) > 0 {
		dashed := args[0]
		if dashed == "--" || len(dashed) < 2 || dashed[0] != '-' {
			break
		}
		name, value, inside := strings.Cut(strings.TrimPrefix(dashed[1:], "-"), "=")
		flag, ok := known(name)
		if !ok {
			return nil, fmt.Errorf("no flag -%s", name)
		}
		n := 1
		if flag.Takes && !inside {
			if len(args) < 2 {
				return nil, fmt.Errorf("flag -%s without a value", name)
			}
			n, value = 2, args[1]
		}
		l.Flags = append(l.Flags, Typed{flag, args[:n:n], value})
		args = args[n:]
	}
	l.Rest = args
	return l, nil
}

// Clone is a copy that can be edited.
func (l *Line) Clone() *Line {
	return &Line{l.Before, slices.Clone(l.Flags), slices.Clone(l.Rest)}
}

// String is the line for a shell, in words that are quoted where they must be.
func (l *Line) String() string {
	all := slices.Clone(l.Before)
	for _, f := range l.Flags {
		all = append(all, f.Words...)
	}
	return words.ShellLine(append(all, l.Rest...))
}

// Operands are IMAGE and its command, or job files.
func (l *Line) Operands() []string {
	if len(l.Rest) > 0 && l.Rest[0] == "--" {
		return l.Rest[1:]
	}
	return l.Rest
}

// Job is the job that the line describes, when it names an image.
func (l *Line) Job() (*job.Job, error) {
	operands := l.Operands()
	if len(operands) == 0 {
		return nil, job.Mistake(job.Position{}, "no image, want IMAGE [COMMAND…]")
	}
	return Job(From(l.value, l.all), operands[0], operands[1:])
}

// value is that of a flag that is given once: of several, the last.
func (l *Line) value(long string) string {
	if all := l.all(long); len(all) > 0 {
		return all[len(all)-1]
	}
	return ""
}

func (l *Line) all(long string) []string {
	var all []string
	for _, f := range l.Flags {
		if f.Long == long {
			all = append(all, f.Value)
		}
	}
	return all
}

// formerly are the old names of flags, which exclude the new ones.
var formerly = map[string]string{"count": "concurrency", "constraints": "selector"}

// Set gives a flag a value: one that is given once in the place of the one that is there, and another behind the others. instead is
// what was typed that it takes the place of, as At has it; "--env NAME=…" is whatever has that name. It tells whether that was
// found.
func (l *Line) Set(k Known, value, instead string) bool {
	fresh := Typed{k, []string{"--" + k.Long, value}, value}
	if !k.Takes {
		fresh.Words = fresh.Words[:1:1] // which is on by its name
	}
	at := slices.IndexFunc(l.Flags, func(f Typed) bool { return f.is(k.Long, instead) })
	switch {
	case at >= 0 && k.Repeats && instead == "", at < 0 && instead == "":
		l.Flags = append(l.Flags, fresh)
	case at < 0:
		return false
	default:
		if value, ok := l.Flags[at].beside(value); ok {
			fresh.Value, fresh.Words[1] = value, value // of flags that take one
		}
		if len(l.Flags[at].Words) == 1 { // as it was typed
			fresh.Words = []string{fresh.Words[0] + "=" + fresh.Value}
		}
		l.Flags[at] = fresh
		if !k.Repeats { // and none behind it that would win
			l.Flags = slices.DeleteFunc(l.Flags, func(f Typed) bool { return f.is(k.Long, "") && f.Value != fresh.Value })
		}
	}
	return true
}

// Remove leaves a flag out, by what was typed, or every one of that name.
func (l *Line) Remove(k Known, instead string) bool {
	before := len(l.Flags)
	l.Flags = slices.DeleteFunc(l.Flags, func(f Typed) bool { return f.is(k.Long, instead) })
	return len(l.Flags) < before
}

// is tells whether it is a flag, and the one that was typed so.
func (f Typed) is(long, instead string) bool {
	if f.Long != long && f.Long != formerly[long] {
		return false
	}
	if name, open := strings.CutSuffix(instead, "=…"); open {
		pairs, _ := Pairs(f.Long, f.Value)
		return slices.ContainsFunc(pairs, func(pair [2]string) bool { return "--"+f.Long+" "+pair[0] == name })
	}
	return instead == "" || At(f.Long, f.Value).Source == instead
}

// beside is a value with the others that were typed in the same flag: of several variables one is replaced.
func (f Typed) beside(value string) (string, bool) {
	if f.Long != "env" && f.Long != "labels" {
		return "", false
	}
	pairs, fault := Pairs(f.Long, f.Value)
	if fault != nil || len(pairs) < 2 {
		return "", false
	}
	name, _, _ := strings.Cut(value, "=")
	fields := make([]string, len(pairs))
	for i, pair := range pairs {
		if fields[i] = pair[0] + "=" + pair[1]; pair[0] == name {
			fields[i] = value
		}
	}
	return JoinCSV(fields), true
}

// From are the flags of a command line, by what it has for the name of one that is given once or often.
func From(text func(string) string, list func(string) []string) Flags {
	return Flags{
		Inputs: list("input"), Outputs: list("output"), Publisher: text("publisher"),
		Env: list("env"), Entrypoint: list("entrypoint"), WorkingDirectory: text("workdir"),
		CPU: text("cpu"), Memory: text("memory"), Disk: text("disk"), GPU: text("gpu"),
		Network: text("network"), Domains: list("domain"),
		Timeout: text("timeout"), QueueTimeout: text("queue-timeout"),
		Name: text("name"), Namespace: text("namespace"), TaskName: text("task-name"),
		Priority: text("priority"), Count: text("count"), Target: text("target"),
		Constraints: text("constraints"), Labels: list("labels"),
		Concurrency: text("concurrency"), Selector: text("selector"),
	}
}
