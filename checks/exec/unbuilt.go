package exec

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// An image that is not built yet is known in part: what a RUN may change or make is in doubt. Doubt about one file says nothing about
// the others, so that the command is followed past it.

// doubted tells that something is not known because the image is not built yet.
func doubted(err error) bool {
	if _, ok := errors.AsType[*rootfs.DoubtError](err); ok {
		return true
	}
	u, ok := errors.AsType[*unknownError](err)
	return ok && u.doubt
}

// doubtOf is a doubt about a path that was asked for as what cannot be told; any other error stays what it is.
func doubtOf(name string, err error) error {
	if doubt, ok := errors.AsType[*rootfs.DoubtError](err); ok {
		return &unknownError{reason: (&rootfs.DoubtError{Path: quote(name), Why: doubt.Why}).Error(), doubt: true}
	}
	return err
}

// linked is the answer about a program whose loader or libraries may be changed before the image is built: it is taken to start, and the
// doubt is told in Answer.Unlinked.
func (r *resolver) linked(problem *Problem, err error) (*Problem, error) {
	if !doubted(err) {
		return problem, err
	}
	if *r.unlinked == "" {
		*r.unlinked = err.Error()
	}
	return nil, nil
}

// past follows a command whose program is in doubt by its words: it may be none that starts, and what it is given is judged all the same.
func (r *resolver) past(ctx context.Context, q Question, why error) error {
	r.Verdict, r.Reason = Undecided, why.Error()
	r.found = nil
	if r.cwd == "" && r.workingDir == "" {
		r.cwd = "/"
	}
	return r.follow(ctx, q.Entrypoint)
}

// carriageReturn is the problem of a script whose interpreter is in doubt, and whose first line ends as no Linux reads it: nothing makes
// programs of such names.
func carriageReturn(p program, line shebang, err error) *Problem {
	named, looks := line.Interpreter, "its first line names"
	if !strings.HasSuffix(named, "\r") {
		named, looks = line.Argument, "env looks for"
		if path.Base(line.Interpreter) != "env" {
			return nil
		}
	}
	bare, crlf := strings.CutSuffix(named, "\r")
	if !doubted(err) || !crlf {
		return nil
	}
	return &Problem{Kind: InterpreterCRLF, Path: p.name, Missing: named, Hint: unixLines(p.name),
		Message: fmt.Sprintf("%s has Windows line ends, so that %s %s, want %s", p.name, looks, quote(named), bare)}
}
