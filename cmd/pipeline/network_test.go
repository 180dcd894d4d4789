package pipeline

import (
	"slices"
	"testing"
)

// A login that everybody on the way can read is told of, once and before it is sent.
func TestExposedLogin(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("BACALHAU_DIR", "")
	const warning = "warning: the login of BACALHAU_API_KEY goes to http://192.0.2.1:1234 unencrypted, and everybody on the way can read it; want https"
	for _, c := range []struct {
		host, key string
		want      []string
	}{
		{"192.0.2.1", "a-key-of-somebody", []string{warning}},
		{"192.0.2.1", "", nil},
		{"https://192.0.2.1", "a-key-of-somebody", nil},
		{"127.0.0.1", "a-key-of-somebody", nil},
		{"localhost", "a-key-of-somebody", nil},
		{"[::1]", "a-key-of-somebody", nil},
		{"", "a-key-of-somebody", nil},
	} {
		t.Setenv("BACALHAU_API_KEY", c.key)
		var got []string
		_, err := Network{Host: c.host, Note: func(line string) { got = append(got, line) }}.Dial()
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, %v, want %q", c.host, got, err, c.want)
		}
	}
}
