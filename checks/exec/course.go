package exec

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// course is one of the ways that a script may take, with what is known at a place of it.
type course struct {
	// params are $1 and so on; lost is why they are not known, empty when they are.
	params []Word
	lost   string
	// vars are the variables that the script has set, each a list of words for an array. All others are not known.
	vars map[string][]Word
	// arrays are those of vars that are lists.
	arrays map[string]bool
	changes
	// made are files and folders that the script may have made, after is what has run that may have made any.
	made  []Word
	after string
	// errexit: the script ends when a command fails.
	errexit bool
	// commands that it has run.
	commands []*lineCommand
	// calls are the functions that it is in, the innermost last.
	calls []string
	// locals are the variables of the innermost one.
	locals []string
}

func (c *course) clone() *course {
	d := *c
	d.params, d.made, d.commands, d.calls = slices.Clip(c.params), slices.Clip(c.made), slices.Clip(c.commands), slices.Clip(c.calls)
	d.vars, d.arrays = maps.Clone(c.vars), maps.Clone(c.arrays)
	d.dirs, d.changes.vars = slices.Clone(c.dirs), slices.Clip(c.changes.vars)
	return &d
}

// set gives a variable a value.
func (c *course) set(name string, array bool, words ...Word) {
	c.vars[name] = words
	delete(c.arrays, name)
	if array {
		c.arrays[name] = true
	}
}

// forget is that a variable has a value that is not known, for a reason.
func (c *course) forget(name, why string) { c.set(name, false, Word{Why: why}) }

// truth of a condition: what cannot be told is neither.
type truth int8

const (
	maybe truth = iota
	yes
	no
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) not() truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return maybe
}

// leaving is how a part of a script ends.
type leaving int8

const (
	// goesOn to the part behind it.
	goesOn leaving = iota
	// breaks out of a loop, or to its next round.
	breaks
	// returns from a function.
	returns
	// exits: the script ends, or another program runs in its place.
	exits
)

// turn is a course behind a part of a script.
type turn struct {
	*course
	// status of the part's last command.
	status truth
	leaves leaving
	// fails: the script ends with a code that is not 0, by itself.
	fails bool
}

// on is a turn that goes on.
func on(c *course, status truth) []turn { return []turn{{course: c, status: status}} }

// maxCourses bounds the ways that are followed at once.
const maxCourses = 24

// join makes one of the turns that differ in nothing that is decided by it: what runs next, and with which words.
func join(turns []turn) []turn {
	var kept []turn
	at := map[string]int{}
	for _, t := range turns {
		key := t.key()
		i, ok := at[key]
		if !ok {
			at[key] = len(kept)
			kept = append(kept, t)
			continue
		}
		kept[i].course = kept[i].course.with(t.course)
		if kept[i].status != t.status {
			kept[i].status = maybe
		}
	}
	return kept
}

// key is what turns that are to be joined have in common.
func (t turn) key() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %t %q %q", t.leaves, t.fails, t.lost, t.calls)
	if t.lost == "" {
		for _, word := range t.params {
			fmt.Fprintf(&b, " %t %q", word.Known, word.Text)
		}
	}
	if t.leaves == exits {
		for _, c := range t.commands {
			fmt.Fprintf(&b, " %p", c)
		}
	}
	return b.String()
}

// with is what is known when it has been either of two courses.
func (c *course) with(other *course) *course {
	if c == other {
		return c
	}
	both := c.clone()
	both.vars = map[string][]Word{}
	for name, value := range c.vars {
		if there, ok := other.vars[name]; ok && sameWords(value, there) && c.arrays[name] == other.arrays[name] {
			both.vars[name] = value
		}
	}
	both.libraries = c.libraries || other.libraries
	both.path = c.path || other.path
	both.root = c.root || other.root
	if !sameWords(c.dirs, other.dirs) {
		both.dirs = append(both.dirs, Word{Why: "the script goes into one of several folders"})
	}
	if other.after != "" {
		both.after = other.after
	}
	for _, word := range other.made {
		if !slices.ContainsFunc(both.made, func(w Word) bool { return w.Text == word.Text && w.Known == word.Known }) {
			both.made = append(both.made, word)
		}
	}
	both.locals = append(slices.Clip(c.locals), other.locals...)
	both.errexit = c.errexit && other.errexit
	n := 0
	for n < len(c.commands) && n < len(other.commands) && c.commands[n] == other.commands[n] {
		n++
	}
	both.commands = slices.Clip(c.commands[:n])
	return both
}

func sameWords(a, b []Word) bool {
	return slices.EqualFunc(a, b, func(x, y Word) bool { return x.Known == y.Known && x.Text == y.Text })
}
