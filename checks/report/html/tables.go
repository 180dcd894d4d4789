package html

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/words"
)

type egressView struct {
	Note    string
	Rows    []egressRow
	More    string
	Caveats []string
}

type egressRow struct {
	Where, How, Process, Answer string
	Count                       int
}

// newEgressView is what the workload tried to reach: names first, then addresses.
func newEgressView(e *harness.Egress) *egressView {
	if e == nil {
		return nil
	}
	v := &egressView{Note: "in a run of its own, by " + report.Printable(e.Method)}
	for _, l := range e.Lookups {
		v.Rows = append(v.Rows, egressRow{report.Printable(l.Name), "name, " + report.Printable(strings.Join(l.Types, " ")), process(l.Process), "", l.Count})
	}
	for _, c := range e.Connections {
		v.Rows = append(v.Rows, egressRow{report.Printable(c.Where()), report.Printable(cmp.Or(c.Protocol, "address")), process(c.Process), report.Printable(c.Error), c.Count})
	}
	v.More = more(len(v.Rows), "try")
	v.Rows = v.Rows[:min(len(v.Rows), maxRows)]
	for _, text := range slices.Concat(e.Incomplete, e.Caveats) {
		v.Caveats = append(v.Caveats, report.Printable(text))
	}
	return v
}

func process(p *harness.Process) string {
	if p == nil {
		return ""
	}
	return report.Printable(p.Command)
}

// leftOut counts by kind what nobody wants back: "Left out: 312 cache, 4 temporary."
func leftOut(noise map[string]int) string {
	if len(noise) == 0 {
		return ""
	}
	kinds := slices.SortedFunc(maps.Keys(noise), func(a, b string) int {
		return cmp.Or(cmp.Compare(noise[b], noise[a]), cmp.Compare(a, b))
	})
	for i, kind := range kinds {
		kinds[i] = strconv.Itoa(noise[kind]) + " " + report.Printable(kind)
	}
	return "Left out: " + strings.Join(kinds, ", ") + "."
}

// maxRows bounds every table of the page; the JSON form has all.
const maxRows = 200

// shown are the rows of a table that the page has.
func shown(rows any) any {
	all := reflect.ValueOf(rows)
	return all.Slice(0, min(all.Len(), maxRows)).Interface()
}

// more says how many there are beyond those that are shown; empty when all are.
func more(n int, noun string) string {
	if n <= maxRows {
		return ""
	}
	return fmt.Sprintf("and %s more", words.Count(n-maxRows, noun))
}
