package job

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestArgv(t *testing.T) {
	for _, c := range []struct {
		name                 string
		params               Docker
		imageEntry, imageCmd []string
		want                 []string
	}{
		{"image alone", Docker{}, []string{"/entry"}, []string{"a"}, []string{"/entry", "a"}},
		{"parameters replace CMD", Docker{Parameters: []string{"b"}}, []string{"/entry"}, []string{"a"}, []string{"/entry", "b"}},
		{"parameters without ENTRYPOINT", Docker{Parameters: []string{"b"}}, nil, []string{"a"}, []string{"b"}},
		{"entrypoint clears CMD", Docker{Entrypoint: []string{"/own"}}, []string{"/entry"}, []string{"a"}, []string{"/own"}},
		{"entrypoint and parameters", Docker{Entrypoint: []string{"/own", "-x"}, Parameters: []string{"b"}}, []string{"/entry"}, []string{"a"}, []string{"/own", "-x", "b"}},
		{"emptied entrypoint keeps CMD", Docker{Entrypoint: []string{}}, []string{"/entry"}, []string{"a"}, []string{"a"}},
		{"entrypoint of an empty word", Docker{Entrypoint: []string{""}, Parameters: []string{"b"}}, []string{"/entry"}, nil, []string{"b"}},
		{"image entrypoint of an empty word", Docker{}, []string{""}, []string{"a"}, []string{"a"}},
		{"nothing", Docker{}, nil, nil, []string{}},
	} {
		if diff := cmp.Diff(c.want, c.params.Argv(c.imageEntry, c.imageCmd)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
