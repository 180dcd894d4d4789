package mend

import (
	"context"
	"errors"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/job/flags"
)

// Left is a finding whose fix was not applied, and why.
type Left struct {
	lint.Finding
	Reason string
}

// Applied are the findings whose fixes were applied, and those whose were not.
type Applied struct {
	Done []lint.Finding
	Left []Left
}

func (a *Applied) leave(f lint.Finding, reason string) { a.Left = append(a.Left, Left{f, reason}) }

// File applies the safe ones among the fixes of findings to a job file, and leaves all else in it as it is. Fixes of its command
// line are none of its. The error is that of ctx, or the file's own.
func File(ctx context.Context, data []byte, source string, template file.Template, findings []lint.Finding) ([]byte, Applied, error) {
	before, err := file.Parse(ctx, data, source, template)
	if err != nil {
		return nil, Applied{}, err
	}
	var done Applied
	var safe []lint.Finding
	for _, f := range findings {
		switch reason := Unsafe(f.Fix, commandOf(before)...); {
		case reason != "":
			done.leave(f, reason)
		case len(f.Fix.File) == 0:
			done.leave(f, "it is no edit of the file")
		default:
			safe = append(safe, f)
		}
	}
	put := func(data []byte, before *job.Job, some ...lint.Finding) ([]byte, *job.Job, string) {
		var all []file.Entries
		var redundant []string
		for _, f := range some {
			redundant = append(redundant, f.Fix.Redundant...)
			for _, e := range f.Fix.File {
				all = append(all, file.Entries{Path: e.Path, YAML: e.YAML})
			}
		}
		out, err := file.Put(ctx, data, source, template, all...)
		if err != nil {
			return nil, nil, reasonOf(err)
		}
		after, err := file.Parse(ctx, out, source, template)
		if err != nil {
			return nil, nil, reasonOf(err)
		}
		if fault := lost(before, after, redundant); fault != "" {
			return nil, nil, fault
		}
		return out, after, ""
	}
	if len(safe) == 0 {
		return data, done, nil
	}
	// All at once is one look at the file; where that cannot be, each for itself.
	if out, _, fault := put(data, before, safe...); fault == "" {
		done.Done = safe
		return out, done, nil
	}
	for _, f := range safe {
		if err := ctx.Err(); err != nil {
			return nil, Applied{}, err
		}
		out, after, fault := put(data, before, f)
		if fault != "" {
			done.leave(f, fault)
			continue
		}
		data, before = out, after
		done.Done = append(done.Done, f)
	}
	return data, done, nil
}

// reasonOf is what is wrong, without the place that the finding has.
func reasonOf(err error) string {
	var fault *job.Error
	if errors.As(err, &fault) {
		return strings.TrimPrefix(fault.Message, "not edited: ")
	}
	return err.Error()
}

// Line applies the safe ones among the fixes of findings to a command line that names an image. What is known of flags is what its
// command has.
func Line(l *flags.Line, known func(name string) (flags.Known, bool), findings []lint.Finding) (*flags.Line, Applied) {
	var done Applied
	var own []string
	if j, err := l.Job(); err == nil {
		own = commandOf(j)
	}
	for _, f := range findings {
		reason := Unsafe(f.Fix, own...)
		if reason == "" {
			edited := l.Clone()
			if reason = judging(known, f.Fix); reason != "" {
				done.leave(f, reason)
				continue
			}
			if reason = Put(edited, known, f.Fix); reason == "" {
				reason = spoilt(l, edited, f.Fix.Redundant)
			}
			if reason == "" {
				l = edited
			}
		}
		if reason != "" {
			done.leave(f, reason)
		} else {
			done.Done = append(done.Done, f)
		}
	}
	return l, done
}

// judging says which flag of a fix is about how to judge, and not about the job; empty when none is.
func judging(known func(name string) (flags.Known, bool), f lint.Fix) string {
	for _, flag := range f.Flags {
		if k, ok := known(strings.TrimLeft(flag.Name, "-")); ok && !k.OfJob {
			return flag.Name + " is no part of the job"
		}
	}
	return ""
}

// Put puts the flags and words of a fix into a command line, safe or not, or says why it cannot.
func Put(l *flags.Line, known func(name string) (flags.Known, bool), f lint.Fix) string {
	if len(f.File) > 0 {
		return "it is no edit of the command line"
	}
	for _, flag := range f.Flags {
		k, ok := known(strings.TrimLeft(flag.Name, "-"))
		if ok && flag.Name == "--entrypoint" {
			l.Remove(k, "") // all that are given make one list
			flag.Instead = ""
		}
		if flag.Switch {
			flag.Value = "true"
		}
		switch {
		case !ok:
			return "the command has no " + flag.Name
		case flag.Value == "" && !l.Remove(k, flag.Instead), flag.Value != "" && !l.Set(k, flag.Value, flag.Instead):
			return flag.Instead + " is not on the command line"
		}
	}
	if len(f.Words) > 0 {
		operands := l.Operands()
		if len(operands) == 0 {
			return "the command line has no image"
		}
		args := operands[1:]
		if len(f.Words) > 1 || f.Alone {
			args = f.Words[1:]
		}
		l.Rest = append(append(append([]string{}, l.Rest[:len(l.Rest)-len(operands)]...), f.Words[0]), args...)
	}
	return ""
}

// spoilt says why one line cannot take the place of another; empty when it can. Redundant words may be left out.
func spoilt(before, after *flags.Line, redundant []string) string {
	was, err := before.Job()
	if err != nil {
		return reasonOf(err)
	}
	is, err := after.Job()
	if err != nil {
		return reasonOf(err)
	}
	return lost(was, is, redundant)
}
