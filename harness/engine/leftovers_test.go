package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDisposable(t *testing.T) {
	const prefix = "127.0.0.1:5000/"
	for name, c := range map[string]struct {
		tags, digests, want []string
		kept                bool
	}{
		"pulled by digest":     {nil, []string{"127.0.0.1:5000/a@sha256:1"}, []string{"127.0.0.1:5000/a@sha256:1"}, false},
		"of another registry":  {[]string{"127.0.0.1:50000/a:1"}, []string{"127.0.0.1:50000/a@sha256:1"}, nil, false},
		"named elsewhere":      {[]string{"a:1", "127.0.0.1:5000/a:1"}, nil, []string{"127.0.0.1:5000/a:1"}, false},
		"known elsewhere":      {nil, []string{"x/a@sha256:1", "127.0.0.1:5000/a@sha256:1"}, []string{"127.0.0.1:5000/a@sha256:1"}, false},
		"its only name":        {[]string{"127.0.0.1:5000/a:1"}, []string{"127.0.0.1:5000/a@sha256:1"}, []string{"127.0.0.1:5000/a:1", "127.0.0.1:5000/a@sha256:1"}, true},
		"nobody's, by no name": {nil, nil, nil, false},
	} {
		got, kept := disposable(c.tags, c.digests, prefix)
		if diff := cmp.Diff(c.want, got); diff != "" || kept != c.kept {
			t.Errorf("%s: kept %t (-want +got):\n%s", name, kept, diff)
		}
	}
}
