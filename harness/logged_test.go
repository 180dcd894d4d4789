package harness

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What Docker Engine 20.10 gave back of these streams with `docker logs`.
func TestLogged(t *testing.T) {
	long := strings.Repeat("x", loggedLine-1)
	for _, c := range []struct {
		name, stream, want string
		altered            Altered
	}{
		{"text", "a é 日\nb", "a é 日\nb", Altered{}},
		{"wrong bytes, each for itself", "a\xff\xfeb\xc3\n\xe6\x97end", "a\uFFFD\uFFFDb\uFFFD\n\uFFFD\uFFFDend", Altered{Invalid: 5}},
		{"U+FFFD itself", "\uFFFD\n", "\uFFFD\n", Altered{}},
		{"a character across the end of an entry", long + "é!\n", long + "\uFFFD\uFFFD!\n", Altered{Cut: 2}},
		{"three bytes, two of them behind the end", long + "日\n", long + "\uFFFD\uFFFD\uFFFD\n", Altered{Cut: 3}},
		{"a wrong byte at the end of an entry", long + "\xff!\n", long + "\uFFFD!\n", Altered{Invalid: 1}},
		{"a beginning that does not go on", long + "\xe6!\n", long + "\uFFFD!\n", Altered{Invalid: 1}},
		{"an entry that is full", long + "x\né\n", long + "x\né\n", Altered{}},
		{"nothing", "", "", Altered{}},
	} {
		got, err := io.ReadAll(Logged(strings.NewReader(c.stream)))
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %d bytes, %v; want %d", c.name, len(got), err, len(c.want))
		}
		altered, err := alteredIn(strings.NewReader(c.stream))
		if err != nil || altered == nil && c.altered != (Altered{}) || altered != nil && *altered != c.altered {
			t.Errorf("%s: %+v, %v; want %+v", c.name, altered, err, c.altered)
		}
	}
}

// A stream that came home as a log keeps it is the same; any other change is a difference.
func TestCompareLogged(t *testing.T) {
	local, remote := t.TempDir(), t.TempDir()
	for dir, files := range map[string]map[string]string{
		local:  {"stdout": "a\xff\n", "stderr": "b\xff\n", "data": "a\xff\n"},
		remote: {"stdout": "a\uFFFD\n", "stderr": "c\uFFFD\n", "data": "a\uFFFD\n"},
	} {
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	c, err := Compare(t.Context(), local, remote, "local")
	if err != nil {
		t.Fatal(err)
	}
	var same []string
	for _, row := range c.Rows {
		if row.Same != (row.Difference == "") {
			t.Errorf("%+v", row)
		}
		if row.Same && row.Note == "same as a node's log keeps it" {
			same = append(same, row.Path)
		}
	}
	if got := strings.Join(same, " "); got != "stdout" {
		t.Errorf("the same as logged are %q", got)
	}
}

func FuzzLogged(f *testing.F) {
	f.Add([]byte("a\xff\n"), 3)
	f.Fuzz(func(t *testing.T, piece []byte, n int) {
		stream := bytes.Repeat(piece, 1+min(max(n, 0), 20_000))
		if len(stream) > 1<<20 {
			return
		}
		got, err := io.ReadAll(Logged(bytes.NewReader(stream)))
		altered, err2 := alteredIn(bytes.NewReader(stream))
		if err != nil || err2 != nil || (altered == nil) != bytes.Equal(got, stream) {
			t.Errorf("%v, %v: %+v, the same: %t", err, err2, altered, bytes.Equal(got, stream))
		}
	})
}
