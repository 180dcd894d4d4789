package file

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
)

// besides adds to the mistake of a template without its variables what is wrong whatever their values are: keys that have no
// place. The error is any that came of reading the file.
func (t Template) besides(ctx context.Context, data []byte, source string, err error) error {
	var missing *job.Error
	if !errors.As(err, &missing) || len(missing.Unset) == 0 {
		return err
	}
	filled := t
	filled.Vars = slices.Clone(t.Vars)
	for _, name := range missing.Unset {
		filled.Vars = append(filled.Vars, name+"=1") // stands for a number and, mostly, for text
	}
	_, read := parsed(ctx, data, source, filled)
	all := []*job.Error{missing}
	var several *job.Mistakes
	var one *job.Error
	switch {
	case errors.As(read, &several):
		all = append(all, several.All...)
	case errors.As(read, &one):
		all = append(all, one)
	}
	all = slices.DeleteFunc(all, func(fault *job.Error) bool {
		return fault != missing && !strings.HasPrefix(fault.Message, unknownKeyMessage)
	})
	if len(all) == 1 {
		return err
	}
	return &job.Mistakes{All: all}
}
