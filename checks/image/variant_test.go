package image

import "testing"

// The variant that an engine takes: X, Docker 20.10, of indexes with amd64 and amd64/v1 to v3.
func TestChoose(t *testing.T) {
	p := func(arch, variant string) Platform {
		return Platform{OS: "linux", Architecture: arch, Variant: variant}
	}
	for name, c := range map[string]struct {
		of    []Platform
		arch  string
		want  int
		taken bool
	}{
		"plain behind":  {[]Platform{p("amd64", "v3"), p("amd64", "")}, "amd64", 1, true},
		"first":         {[]Platform{p("arm64", ""), p("amd64", ""), p("amd64", "")}, "amd64", 1, true},
		"v1":            {[]Platform{p("amd64", "v1")}, "amd64", 0, true},
		"v2 alone":      {[]Platform{p("amd64", "v2")}, "amd64", 0, false},
		"v8":            {[]Platform{p("arm64", "v8")}, "arm64", 0, true},
		"arm":           {[]Platform{p("arm", "v5"), p("arm", "v7"), p("arm", "v6")}, "arm", 1, true},
		"arm v6":        {[]Platform{p("arm", "v6")}, "arm", 0, true},
		"none":          {[]Platform{p("arm", "v8"), {}}, "amd64", -1, false},
		"386 is no way": {[]Platform{p("386", "")}, "amd64", -1, false},
	} {
		got := choose(c.of, "linux", c.arch)
		if got != c.want || got >= 0 && c.of[got].taken() != c.taken {
			t.Errorf("%s: %d of %v, want %d, taken %v", name, got, c.of, c.want, c.taken)
		}
	}
}
