package harness_test

import (
	"bytes"
	"compress/gzip"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/harness"
)

func TestCompareRunsTellsWhatDiffers(t *testing.T) {
	picture := func(red uint8) string {
		p := image.NewRGBA(image.Rect(0, 0, 4, 2))
		p.Set(1, 1, color.RGBA{R: red, A: 255})
		var b bytes.Buffer
		if err := png.Encode(&b, p); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	zipped := func(at time.Time, level int) string {
		var b bytes.Buffer
		w, err := gzip.NewWriterLevel(&b, level)
		if err != nil {
			t.Fatal(err)
		}
		w.ModTime = at
		_, err = w.Write([]byte(strings.Repeat("a row of data\n", 99)))
		if err != nil || w.Close() != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for _, c := range []struct{ name, first, again, want string }{
		{"iso.txt", "done 2026-11-24T10:00:00Z\n", "done 2026-11-25T11:22:33.5+01:00\n", "only times differ"},
		{"ctime.txt", "Tue Nov 24 10:00:00 2026\n", "Wed Nov 25 11:00:01 2026\n", "only times differ"},
		{"epoch.txt", `{"at": 1764000000}`, `{"at": 1764000123}`, "only times differ"},
		{"took.txt", "took 1.25s\n", "took 980ms\n", "only times differ"},
		{"uuid.txt", "run 520ac3ec-6867-46f5-971f-8291b433377a\n", "run e828bd57-d7fa-4b98-8279-3aad558c58c1\n", "only IDs differ"},
		{"both.txt", "2026-11-24 0xdeadbeef01\n", "2026-11-25 0xfeedbeef02\n", "only times and IDs differ"},
		{"order.txt", "a\nb\nc\n", "c\na\nb\n", "the same lines in another order"},
		{"space.txt", "a b\n", "a  b", "only white space differs"},
		{"keys.json", `{"a":1,"b":[true,null]}`, `{"b":[true,null],"a":1.0}`, "the same JSON, written differently"},
		{"numbers.txt", "loss 0.5 0.25\n", "loss 0.5 0.26\n", "only numbers differ: 1 of 2, by 0.01 at most"},
		{"counts.txt", "12345678 rows\n", "12345679 rows\n", "only numbers differ: 1 of 1, by 1 at most"},
		{"words.txt", "yes\n", "no\n", ""},
		{"time.gz", zipped(time.Unix(1, 0), 6), zipped(time.Unix(2, 0), 6), "only the time in the gzip header differs"},
		{"level.gz", zipped(time.Unix(1, 0), 1), zipped(time.Unix(1, 0), 9), "the same content, compressed differently"},
		{"dot.png", picture(10), picture(200), "1 of 8 pixels differ"},
		{"meta.png", picture(10), picture(10) + "\x00", "the same picture; its metadata differ"},
		{"raw.bin", "\x00a", "\x00b", ""},
	} {
		first, again := tree(t, map[string]string{c.name: c.first}), tree(t, map[string]string{c.name: c.again})
		got, err := harness.CompareRuns(t.Context(), first, again, nil)
		if err != nil || len(got) != 1 {
			t.Fatalf("%s: %v, %v", c.name, got, err)
		}
		if got[0].Kind != c.want || got[0].Difference == "" {
			t.Errorf("%s: %q (%s), want %q", c.name, got[0].Kind, got[0].Difference, c.want)
		}
	}
	same := tree(t, map[string]string{"stdout": "a", "outputs/b": "c"})
	if got, err := harness.CompareRuns(t.Context(), same, same, nil); err != nil || len(got) != 0 {
		t.Errorf("a folder differs from itself: %v, %v", got, err)
	}
}

func TestDiffIsShort(t *testing.T) {
	first := tree(t, map[string]string{"stdout": strings.Repeat("a\n", 500)})
	again := tree(t, map[string]string{"stdout": strings.Repeat("b\n", 500)})
	got, err := harness.CompareRuns(t.Context(), first, again, nil)
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	if n := strings.Count(got[0].Diff, "\n"); n > 41 || !strings.HasSuffix(got[0].Diff, "more lines") {
		t.Errorf("%d lines: %s", n, got[0].Diff)
	}
}

func TestExpectation(t *testing.T) {
	results := map[string]string{
		"stdout": "took 3s\n", "stderr": "", "exitCode": "0",
		"outputs/scores.csv": "epoch, score\n1, 0.5000001\n", "outputs/model.json": `{"b": [1, 2.50], "a": "x"}`,
		"outputs/notes.txt": "two  words\n", "outputs/log/run.log": "anything",
	}
	golden := map[string]string{
		"outputs/scores.csv": "epoch, score\n1, 0.5\n", "outputs/model.json": "{\n \"a\": \"x\",\n \"b\": [1, 2.5]\n}\n",
		"outputs/notes.txt": "two words", "outputs/gone.txt": "",
	}
	e := harness.Expectation{Dir: tree(t, golden), Tolerances: []harness.Tolerance{
		{Pattern: "outputs/**", Compare: harness.CompareExact},
		{Pattern: "*.csv", Compare: harness.CompareNumeric, Epsilon: 1e-6},
		{Pattern: "*.json", Compare: harness.CompareJSON},
		{Pattern: "outputs/*.txt", Compare: harness.CompareText},
		{Pattern: "outputs/log/**", Compare: harness.CompareIgnore},
	}}
	got, err := e.Compare(t.Context(), tree(t, results))
	if err != nil {
		t.Fatal(err)
	}
	want := []harness.Deviation{{Path: "outputs/gone.txt", Difference: "only expected", Missing: true}}
	if diff := cmp.Diff(want, got.Deviations); diff != "" {
		t.Error(diff)
	}
	if _, err := e.Update(t.Context(), tree(t, results)); err != nil {
		t.Fatal(err)
	}
	for name, there := range map[string]bool{
		"outputs/gone.txt": false, "outputs/log/run.log": false, "stdout": false, "outputs/model.json": true,
	} {
		if _, err := os.Stat(filepath.Join(e.Dir, name)); (err == nil) != there {
			t.Errorf("%s after the update: %v", name, err)
		}
	}
	if got, err = e.Compare(t.Context(), tree(t, results)); err != nil || len(got.Deviations) != 0 {
		t.Errorf("after the update: %v, %v", got, err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(e.Dir), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestParseTolerance(t *testing.T) {
	for typed, want := range map[string]harness.Tolerance{
		"*.csv=numeric:1e-6": {Pattern: "*.csv", Compare: "numeric", Epsilon: 1e-6},
		"outputs/a=b.x=text": {Pattern: "outputs/a=b.x", Compare: "text"},
		"stderr=ignore":      {Pattern: "stderr", Compare: "ignore"},
		"**/*.json=json:0.5": {Pattern: "**/*.json", Compare: "json", Epsilon: 0.5},
		"outputs/**=exact":   {Pattern: "outputs/**", Compare: "exact"},
	} {
		if got, err := harness.ParseTolerance(typed); err != nil || got != want {
			t.Errorf("%s: %+v, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", "*.csv", "*.csv=", "=exact", "[=exact", "a=numeric:x", "a=numeric:-1", "a=numeric:NaN", "a=text:1"} {
		if got, err := harness.ParseTolerance(typed); err == nil {
			t.Errorf("%q is accepted as %+v", typed, got)
		}
	}
}

func FuzzDeviation(f *testing.F) {
	f.Add([]byte("a 1\n"), []byte("a 2\n"), "numeric")
	f.Add([]byte(`{"a":[1]}`), []byte(`{"a":[1e999]}`), "json")
	f.Add([]byte("x  y"), []byte("x y"), "text")
	f.Fuzz(func(t *testing.T, a, b []byte, compare string) {
		tolerance := harness.Tolerance{Pattern: "*", Compare: compare}
		if tolerance.Check() != nil {
			return
		}
		expected, got := t.TempDir(), t.TempDir()
		for dir, content := range map[string][]byte{expected: a, got: b} {
			if err := os.WriteFile(filepath.Join(dir, "f"), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		e := harness.Expectation{Dir: expected, Tolerances: []harness.Tolerance{tolerance}}
		result, err := e.Compare(t.Context(), got)
		if err == nil && bytes.Equal(a, b) && len(result.Deviations) > 0 {
			t.Errorf("the same content differs: %+v", result.Deviations)
		}
	})
}
