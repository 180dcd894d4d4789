package exec

import (
	"cmp"
	"context"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// maxCandidates is how many files a problem offers.
const maxCandidates = 3

// maxTyped is the length of a name up to which it is looked for in nearly the same words.
const maxTyped = 64

// meant asks for the nearest candidate; empty when there is none.
func meant(candidates []string) string {
	if len(candidates) == 0 {
		return ""
	}
	return "did you mean " + candidates[0] + "?"
}

// programs are the files that rank lowest among those that the container's user may execute, and the links to such files.
func (r *resolver) programs(rank func(name string, e rootfs.Entry) (int, bool)) []string {
	view := r.View.Frozen()
	who := *r.user
	who.view = view
	runs := func(name string) bool {
		ctx := context.Background() // a frozen view reads nothing
		found, err := view.Find(ctx, "/", name, who.access())
		if err != nil || found.Type != rootfs.File || !found.Executable() {
			return false
		}
		may, err := who.may(ctx, found.Entry, mayExec)
		return may && err == nil
	}
	return r.search(func(name string, e rootfs.Entry) (int, bool) {
		if e.Type == rootfs.Other || e.Type == rootfs.File && !e.Executable() {
			return 0, false
		}
		n, near := rank(name, e)
		return n, near && runs(name)
	})
}

// search looks through the image as far as it was read, for the files that rank lowest.
func (r *resolver) search(rank func(name string, e rootfs.Entry) (int, bool)) []string {
	type ranked struct {
		name string
		rank int
	}
	var found []ranked
	r.View.Each(func(name string, e rootfs.Entry) bool {
		_, ok := rank(name, e)
		return ok
	}, func(name string, e rootfs.Entry) {
		n, _ := rank(name, e)
		found = append(found, ranked{name, n})
		slices.SortFunc(found, func(a, b ranked) int {
			return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.name, b.name))
		})
		found = found[:min(len(found), maxCandidates)]
	})
	var names []string
	for _, f := range found {
		names = append(names, f.name)
	}
	return names
}

// nearPath are files that a path could have meant: the same name elsewhere, in another case, or nearly the same one.
func (r *resolver) nearPath(at string) []string {
	dir, base := path.Dir(at), path.Base(at)
	return r.programs(func(name string, _ rootfs.Entry) (int, bool) {
		n, near := alike(base, path.Base(name))
		if ofLibrary(name) {
			return n, false
		}
		if path.Dir(name) != dir {
			n += 2
			near = near && n <= 3
		}
		return n, near
	})
}

// ofLibrary tells a file of an interpreter's library or packages, which nobody means to start by a path.
func ofLibrary(name string) bool {
	for _, folder := range []string{"/site-packages/", "/dist-packages/", "/node_modules/", "/usr/lib/python", "/usr/local/lib/python", "/lib/python3"} {
		if strings.Contains(name, folder) {
			return true
		}
	}
	return false
}

// nearName are programs in PATH that a name could have meant: python3 for python.
func (r *resolver) nearName(wanted string) []string {
	dirs := map[string]int{}
	for i, dir := range r.searchPath() {
		if _, ok := dirs[dir]; !ok {
			dirs[path.Clean(dir)] = i
		}
	}
	return r.programs(func(name string, _ rootfs.Entry) (int, bool) {
		n, near := alike(wanted, path.Base(name))
		place, inPath := dirs[path.Dir(name)]
		if !inPath {
			// A program of that very name outside of PATH is worth more than another one in it.
			return n*100 + 99, near && n == 0
		}
		return n*100 + min(place, 98), near
	})
}

// alike ranks how likely one name was meant for the other: 0 for the same, more for less.
func alike(wanted, other string) (int, bool) {
	switch {
	case wanted == other:
		return 0, true
	case strings.EqualFold(strings.TrimSpace(wanted), other): // blanks and line ends come along when a name is copied
		return 1, true
	case stem(wanted) == stem(other) && stem(wanted) != "":
		return 1 + min(len(other), 9), true
	}
	// Only names that are one letter apart are near, and nobody types a long one.
	if len(wanted) > maxTyped || len(other) > maxTyped || max(len(wanted)-len(other), len(other)-len(wanted)) > utf8.UTFMax {
		return 10 + maxTyped, false
	}
	distance := levenshtein.ComputeDistance(wanted, other)
	if swapped(wanted, other) {
		distance = 1
	}
	return 10 + distance, distance == 1 && len(wanted) > 3
}

// swapped tells a name in which two letters beside each other have changed places: pyhton3.
func swapped(wanted, other string) bool {
	if len(wanted) != len(other) {
		return false
	}
	i := 0
	for i < len(wanted) && wanted[i] == other[i] {
		i++
	}
	return i+1 < len(wanted) && wanted[i] == other[i+1] && wanted[i+1] == other[i] && wanted[i+2:] == other[i+2:]
}

// SameName tells whether two paths have the same name at their ends, but for its case and the version behind it.
func SameName(a, b string) bool {
	a, b = strings.TrimSpace(path.Base(a)), path.Base(b)
	return strings.EqualFold(a, b) || stem(a) == stem(b) && stem(a) != ""
}

// stem is a program's name without its version: python for python3.11.
func stem(name string) string { return strings.TrimRight(name, "0123456789.-") }
