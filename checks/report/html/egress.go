package html

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/harness"
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

type strayView struct {
	Files []strayFile
	Noise string
}

type strayFile struct{ Name, Size string }

// newStrayView is what the workload wrote outside its outputs, and the rest as numbers.
func newStrayView(t *harness.Trial) *strayView {
	if len(t.Stray) == 0 && len(t.StrayNoise) == 0 {
		return nil
	}
	v := &strayView{}
	for _, f := range t.Stray[:min(len(t.Stray), maxRows)] {
		v.Files = append(v.Files, strayFile{report.Printable(f.Path), report.Size(f.Size)})
	}
	v.Noise = leftOut(t.StrayNoise)
	return v
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
