package file

import (
	"context"
	"errors"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
)

// besides adds to the mistake of a template without its variables what is wrong whatever their values are. The error is any that came
// of reading the file.
func (t Template) besides(ctx context.Context, data []byte, source string, err error) error {
	var missing *job.Error
	if !errors.As(err, &missing) || len(missing.Unset) == 0 {
		return err
	}
	filled := t
	filled.Placeholders = true
	_, read := parsed(ctx, data, source, filled)
	all := []*job.Error{missing}
	var several *job.Mistakes
	var one *job.Error
	switch {
	case errors.As(read, &several):
		all = append(all, several.All...)
	case errors.As(read, &one) && strings.HasPrefix(one.Message, noTemplate):
		return one // whatever the values are
	case errors.As(read, &one) && len(one.Unset) == 0:
		all = append(all, one)
	}
	if len(all) == 1 {
		return err
	}
	return &job.Mistakes{All: all}
}
