package harness

import (
	"path"
	"slices"
	"strings"
)

// Excuse makes those rows the same that differ in no other way than two local runs of the workload do: what a workload does not
// give twice by itself is no evidence against the network. between are the deviations of any two runs; it may have several of a
// path. It returns how many rows are excused.
func (c *Comparison) Excuse(between []Deviation) int {
	by := map[string][]Deviation{}
	// Folders with names in them that one of the runs has and the other has not.
	varying := map[string]bool{}
	for _, d := range between {
		by[d.Path] = append(by[d.Path], d)
		varying[path.Dir(d.Path)] = varying[path.Dir(d.Path)] || d.Missing
	}
	excused := 0
	for i := range c.Rows {
		row := &c.Rows[i]
		if row.Same {
			continue
		}
		known := by[row.Path]
		note := "differs between two local runs too"
		at := slices.IndexFunc(known, func(d Deviation) bool { return d.covers(row.Deviation) })
		switch {
		case at >= 0 && known[at].Kind != "":
			note += ": " + known[at].Kind
		case at >= 0:
		case row.Missing && row.Local == nil && varying[path.Dir(row.Path)]:
			varying[row.Path] = true // with all that is below it
		case len(known) > 0:
			row.Note = "between two local runs: " + known[0].how()
			continue
		default:
			continue
		}
		row.Deviation, row.Same, row.Note = Deviation{Path: row.Path}, true, note
		excused++
	}
	return excused
}

// how is what is known of a difference in the fewest words.
func (d Deviation) how() string {
	if d.Kind != "" {
		return d.Kind
	}
	return d.Difference
}

// alike are the kinds of difference that two runs of a workload show whenever they show another one: whatever writes a time and
// an ID may have the same of one of them by chance.
var alike = map[string][]string{kindTimesIDs: {kindTimes, kindIDs}}

// farther is how many times as far apart numbers may be on the network as in two local runs, which are few to learn from.
const farther = 10

// covers tells whether two local runs that differ so are why a result differs from the network's.
func (d Deviation) covers(other Deviation) bool {
	if d.Missing || other.Missing {
		return d.Missing && other.Missing
	}
	switch {
	case strings.HasPrefix(d.Kind, kindNumbers):
		return strings.HasPrefix(other.Kind, kindNumbers) && other.Epsilon <= farther*d.Epsilon || other.Kind == kindWritten
	case !slices.Contains(sureKinds, d.Kind):
		return true
	}
	return other.Kind == d.Kind || slices.Contains(alike[d.Kind], other.Kind)
}

// sureKinds say of two files that nothing else differs, whatever they hold; numbers are for covers itself.
var sureKinds = []string{kindSpace, kindTimes, kindIDs, kindTimesIDs, kindOrder, kindJSON, kindWritten}
