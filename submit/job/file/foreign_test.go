package file_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
)

// A file that is no job of today (F66) is told as what it is, with the same job in today's form, which can be read back.
func TestForeign(t *testing.T) {
	for _, test := range slices.Concat(foreign, composed) {
		_, err := file.Parse(context.Background(), []byte(test.data), "job.yaml", file.Template{})
		var mistake *job.Error
		if !errors.As(err, &mistake) {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if want := "job.yaml:1:1: " + test.what + ", want a job with Type and Tasks"; err.Error() != want {
			t.Errorf("%s: got %s, want %s", test.name, err, want)
		}
		if diff := cmp.Diff(test.example, mistake.Example); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		hint := "the same in today's form:"
		switch {
		case test.example == skeleton:
			hint = "a job in today's form:"
		case test.lost != "":
			hint = "the same in today's form, without " + test.lost + ":"
		}
		if mistake.Hint != hint {
			t.Errorf("%s: got %s, want %s", test.name, mistake.Hint, hint)
		}
		if _, err := file.Parse(context.Background(), []byte(mistake.Example), "job.yaml", file.Template{}); err != nil {
			t.Errorf("%s: what is shown is no job: %v", test.name, err)
		}
	}
	_, err := file.Parse(context.Background(), []byte(`{"job": {"APIVersion": "V1beta1", "Spec": {"Docker": {"Image": "{{.Image}}"}}}}`), "x.tmpl", file.Template{})
	if err == nil || !strings.Contains(err.Error(), former+"; ") || !strings.Contains(err.Error(), "Image") {
		t.Error(err)
	}
	_, err = file.Parse(context.Background(), []byte(`{"job": {"APIVersion": "V1beta1", "Spec": {"Docker": {"Image": {{ subst "%s" .Image }}}}}}`), "x.tmpl", file.Template{})
	var mistake *job.Error
	if !errors.As(err, &mistake) || !strings.Contains(mistake.Hint, "in place of each call") {
		t.Error(err)
	}
}
