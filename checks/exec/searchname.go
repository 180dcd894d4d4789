package exec

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// searchName looks a name up in PATH. What is there and cannot be executed is passed over.
func (r *resolver) searchName(ctx context.Context, name string) (string, *rootfs.Found, *Problem, error) {
	var passed *Problem
	var covered error
	for _, dir := range r.searchPath() {
		if name == "" {
			break
		}
		candidate := path.Join(dir, name)
		if !path.IsAbs(dir) {
			candidate = "./" + candidate
		}
		found, err := r.find(ctx, candidate)
		if err != nil {
			problem, err := r.unreachable(candidate, err)
			var u *unknownError
			switch {
			case errors.As(err, &u):
				covered = err
			case err != nil:
				return "", nil, nil, err
			case problem.Kind == NotSearchable && passed == nil:
				passed = problem
			}
			continue
		}
		problem, err := r.mayExecute(ctx, candidate, found)
		if err != nil {
			return "", nil, nil, err
		}
		if problem == nil {
			r.Steps = append(r.Steps, name, stepTo(candidate, found))
			return candidate, found, nil, nil
		}
		if problem.Kind != IsDirectory && (passed == nil || passed.Kind == NotSearchable) {
			passed = problem
		}
	}
	if covered != nil {
		return "", nil, nil, covered
	}
	return "", nil, r.notInPath(name, passed), nil
}

func (r *resolver) notInPath(name string, passed *Problem) *Problem {
	p := &Problem{Kind: NotInPath, Path: name, Missing: name,
		Message: fmt.Sprintf("no folder of PATH has an executable %s", quote(name))}
	switch fields := strings.Fields(name); {
	case name == "":
		p.Message = "the command's first word is empty, want a program"
	case len(fields) > 1:
		// F10: a whole command in one string.
		p.Message = fmt.Sprintf("no program is called %s: the command's first word has spaces in it", quote(name))
		p.Hint = "give each word as an argument of its own: " + asJSON(fields)
	case passed != nil:
		p.Message += ": " + passed.Message
		p.Hint = passed.Hint
	}
	if len(strings.Fields(name)) == 1 {
		p.Candidates = r.nearName(name)
		p.Hint = cmp.Or(p.Hint, meant(p.Candidates), "install "+quote(name)+" in the image")
	}
	return p
}
