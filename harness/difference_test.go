package harness

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzContentDifference(f *testing.F) {
	f.Add([]byte("a\nb\n"), []byte("a\nc\n"))
	f.Add([]byte("a"), []byte("a\n"))
	f.Add([]byte("\x00"), []byte("é"))
	f.Add([]byte(strings.Repeat("é", 99)), []byte(strings.Repeat("é", 98)))
	f.Fuzz(func(t *testing.T, local, remote []byte) {
		got, err := names{"local", "remote"}.contentDifference(bytes.NewReader(local), bytes.NewReader(remote))
		if err != nil {
			t.Fatal(err)
		}
		if (got == "") != bytes.Equal(local, remote) {
			t.Errorf("difference is %q", got)
		}
		if strings.Contains(got, "\n") || !utf8.ValidString(got) || len(got) > 1000 {
			t.Errorf("difference is not a short line: %q", got)
		}
		if before, after, ok := strings.Cut(got, ", remote "); ok {
			if _, shown, _ := strings.Cut(before, ": local "); shown == after {
				t.Errorf("both sides look the same: %s", got)
			}
		}
	})
}
