package html

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/words"
)

// try is a name or an address that the workload tried to reach.
type try struct {
	Where, How, Answer string
	Process            *harness.Process
	Count              int
}

// tries are names first, then addresses.
func tries(e *harness.Egress) []try {
	var all []try
	for _, l := range e.Lookups {
		all = append(all, try{Where: l.Name, How: "name, " + strings.Join(l.Types, " "), Process: l.Process, Count: l.Count})
	}
	for _, c := range e.Connections {
		all = append(all, try{c.Where(), cmp.Or(c.Protocol, "address"), c.Error, c.Process, c.Count})
	}
	return all
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
		kinds[i] = strconv.Itoa(noise[kind]) + " " + words.Printable(kind)
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

// first says how many there are when not all of them are shown: "The first 200 of 1,204 files"; empty when all are.
func first(n int, noun string) string { return firstOf(maxRows, int64(n), noun) }

func firstOf(shown int, all int64, noun string) string {
	if all <= int64(shown) {
		return ""
	}
	return fmt.Sprintf("The first %s of %s %ss", humanize.Comma(int64(shown)), humanize.Comma(all), noun)
}

// entry is what a folder has at a path: its kind or size, and the digest, which weighs less.
type entry struct{ Size, Digest string }

func side(f *harness.File) entry {
	if f == nil || f.Link != "" || f.Digest == "" {
		return entry{Size: report.Side(f)}
	}
	return entry{report.Size(f.Size), report.Digest(f.Digest)}
}
