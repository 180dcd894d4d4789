package harness_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/harness"
)

func TestExcuse(t *testing.T) {
	type files = map[string]string
	for _, c := range []struct {
		name                 string
		first, again, remote files
		want                 files // notes by path; those of what differs begin with "!"
	}{
		{"a time", files{"a": "made 10:00:00"}, files{"a": "made 10:00:05"}, files{"a": "made 11:11:11"},
			files{"a": "differs between two local runs too: only times differ"}},
		{"a time, and more", files{"a": "made 10:00:00\n1"}, files{"a": "made 10:00:05\n1"}, files{"a": "made 11:11:11\n2"},
			files{"a": "!between two local runs: only times differ"}},
		{"a time and an ID, of which one is the same", files{"a": "10:00:00 0123456789ab"}, files{"a": "10:00:01 ba9876543210"}, files{"a": "10:00:00 aaaaaaaaaaaa"},
			files{"a": "differs between two local runs too: only times and IDs differ"}},
		{"numbers", files{"a": "loss 0.50"}, files{"a": "loss 0.51"}, files{"a": "loss 0.45"},
			files{"a": "differs between two local runs too: only numbers differ: 1 of 1, by 0.01 at most"}},
		{"numbers far away", files{"a": "loss 0.50"}, files{"a": "loss 0.51"}, files{"a": "loss 7"},
			files{"a": "!between two local runs: only numbers differ: 1 of 1, by 0.01 at most"}},
		{"the order of lines", files{"a": "x\ny\nz"}, files{"a": "y\nx\nz"}, files{"a": "z\ny\nx"},
			files{"a": "differs between two local runs too: the same lines in another order"}},
		{"other lines", files{"a": "x\ny\nz"}, files{"a": "y\nx\nz"}, files{"a": "x\ny\nw"},
			files{"a": "!between two local runs: the same lines in another order"}},
		{"anything", files{"a": "\x001"}, files{"a": "\x002"}, files{"a": "\x003"}, files{"a": "differs between two local runs too"}},
		{"the same twice", files{"a": "1"}, files{"a": "1"}, files{"a": "2"}, files{"a": "!"}},
		{"missing on the network", files{"a": "1"}, files{"a": "2"}, files{}, files{"a": "!between two local runs: only numbers differ: 1 of 1, by 1 at most"}},
		{"now and then", files{"a": "1"}, files{}, files{}, files{"a": "differs between two local runs too"}},
		{"names", files{"runs/a/log": "1"}, files{"runs/b/log": "1"}, files{"runs/c/log": "1"},
			files{"runs/a": "differs between two local runs too", "runs/a/log": "differs between two local runs too",
				"runs/c": "differs between two local runs too", "runs/c/log": "differs between two local runs too"}},
		{"a name that the network adds", files{"a": "1"}, files{"a": "1"}, files{"a": "1", "core": ""}, files{"core": "!"}},
	} {
		first, remote := tree(t, c.first), tree(t, c.remote)
		compared, err := harness.Compare(t.Context(), first, harness.Published{Dir: remote}, nil)
		if err != nil {
			t.Fatal(err)
		}
		between, err := harness.CompareRuns(t.Context(), first, tree(t, c.again), nil)
		if err != nil {
			t.Fatal(err)
		}
		excused := compared.Excuse(between)
		got := files{}
		for _, row := range compared.Rows {
			switch {
			case !row.Same:
				got[row.Path] = "!" + row.Note
			case row.Note != "":
				got[row.Path] = row.Note
				excused--
			}
			if row.Same != (row.Difference == "") {
				t.Errorf("%s: %+v", c.name, row)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" || excused != 0 {
			t.Errorf("%s: %d not counted, %s", c.name, excused, diff)
		}
	}
}

// What is proposed for a path makes it the same, and nothing else.
func TestToleranceOfDeviation(t *testing.T) {
	for _, c := range []struct{ name, a, b, want string }{
		{"a b.txt", "x y", "x  y", `a b.txt=text`},
		{"n[1].csv", "1.25,2", "1.26,2", `n\[1\].csv=numeric:0.008`},
		{"big*.csv", "1000000 3", "1000005 3", `big\*.csv=numeric:5e-06`},
		{"k.json", `{"a":1,"b":2}`, `{"b":2,"a":1}`, `k.json=json`},
		{"t", "10:00:00", "10:00:01", `t=ignore`},
		{`back\{slash},a=b?`, "x", "y", `back\\\{slash\},a=b\?=ignore`},
	} {
		first, again := tree(t, map[string]string{c.name: c.a}), tree(t, map[string]string{c.name: c.b})
		found, err := harness.CompareRuns(t.Context(), first, again, nil)
		if err != nil || len(found) != 1 {
			t.Fatal(c.name, found, err)
		}
		typed := found[0].Tolerance().String()
		if typed != c.want {
			t.Errorf("%s: %s, want %s", c.name, typed, c.want)
		}
		tolerance, err := harness.ParseTolerance(typed)
		if err != nil {
			t.Fatal(err)
		}
		if found, err = harness.CompareRuns(t.Context(), first, again, []harness.Tolerance{tolerance}); err != nil || len(found) > 0 {
			t.Errorf("%s: with %s there is still %+v, %v", c.name, typed, found, err)
		}
	}
}

// Entries that are no results, and those that a publisher drops.
func TestComparePublished(t *testing.T) {
	local := tree(t, map[string]string{"stdout": strings.Repeat("line\n", 40<<10), "outputs/.cache": "", "outputs/link": "-> a", "outputs/a": ""})
	remote := tree(t, map[string]string{"stdout": strings.Repeat("line\n", 8<<10), "outputs/a": "", "mine/notes": "", "outputs2": ""})
	compared, err := harness.Compare(t.Context(), local, harness.Published{Dir: remote, Before: []string{"mine"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, row := range compared.Rows {
		got[row.Path] = row.Difference + row.Note
	}
	want := map[string]string{
		"stdout": "cut: the node's engine rotates its log and keeps the end", "outputs": "", "outputs/.cache": "only local", "outputs/link": "only local",
		"outputs/a": "", "outputs2": "only remote",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
