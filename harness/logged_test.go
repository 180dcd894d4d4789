package harness

import (
	"bytes"
	"context"
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
	c, err := Compare(t.Context(), local, Published{Dir: remote}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var same []string
	for _, row := range c.Rows {
		if row.Same != (row.Difference == "") {
			t.Errorf("%+v", row)
		}
		if row.Same && row.Note == "as a node's log keeps it: U+FFFD for what is no UTF-8" {
			same = append(same, row.Path)
		}
	}
	if got := strings.Join(same, " "); got != "stdout" {
		t.Errorf("the same as logged are %q", got)
	}
}

// What this user may not read is no difference, unless its size is.
func TestCompareUnread(t *testing.T) {
	for _, c := range []struct {
		local, remote File
		network       bool
		want          string
	}{
		{File{Size: 3}, File{Size: 3, Digest: "sha256:1"}, true, "not compared: local cannot be read: permission denied"},
		{File{Size: 3}, File{Size: 4, Digest: "sha256:1"}, true, "local has 3 bytes, remote 4"},
		{File{Size: 3}, File{Size: 3, Digest: "sha256:1"}, false, "local cannot be read: permission denied"},
	} {
		p := pair{names: names{"local", "remote"}}
		if c.network {
			p.changed = func(context.Context, Row) (string, error) { return "", nil }
		}
		row := Row{Local: &c.local, Remote: &c.remote}
		if err := p.compare(t.Context(), &row); err != nil || row.Difference+row.Note != c.want || row.Same != row.Unread {
			t.Errorf("%+v, %v; want %q", row, err, c.want)
		}
	}
}

// What comes home of a long stream is its beginning or, from an engine that rotates its log, its end.
func TestKeptOf(t *testing.T) {
	long := strings.Repeat("0123456789\xff\n", 20_000)
	logged := strings.ReplaceAll(long, "\xff", "\uFFFD")
	const rotated = "cut: the node's engine rotates its log and keeps the end"
	for _, c := range []struct{ name, local, remote, want string }{
		{"as it is logged", long, logged, "as a node's log keeps it: U+FFFD for what is no UTF-8"},
		{"the beginning", long, logged[:100_000], "cut: nodes keep the first GiB"},
		{"another beginning", long, "x" + logged[1:100_000], ""},
		{"the end", long, logged[150_000:], rotated},
		{"another end", long, logged[150_000:len(logged)-1] + "x", ""},
		{"the middle", long, logged[10:150_000], ""},
		{"too little is missing", long, logged[1000:], ""},
		{"too little is left", long, logged[len(logged)-14:], ""},
		{"nothing is left", long, "", ""},
		{"more than there was", long, logged + "more", ""},
	} {
		got, err := keptOf(strings.NewReader(c.local), strings.NewReader(c.remote), int64(len(c.remote)), 100_000)
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
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
