package job

import (
	"maps"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Placeholder is what stands in a job for a template variable without a value: the action that prints it.
func Placeholder(name string) string { return "{{." + name + "}}" }

var placeholder = regexp.MustCompile(`\{\{\.([^{}]+)\}\}`)

// Hold notes that template variables without a value decide what is at a path. Nobody knows what a job has there.
func (j *Job) Hold(path string, names ...string) {
	if len(names) == 0 {
		return
	}
	if j.held == nil {
		j.held = map[string][]string{}
	}
	j.held[path] = append(j.held[path], names...)
}

// Held are the variables without a value that decide something at one of the paths, above it or below it, in the order of Unset.
func (j *Job) Held(paths ...string) []string {
	deciding := map[string]bool{}
	for at, held := range j.held {
		if slices.ContainsFunc(paths, func(path string) bool { return within(at, path) || within(path, at) }) {
			for _, name := range held {
				deciding[name] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(j.Unset), func(name string) bool { return !deciding[name] })
}

// within tells whether a path is another one or below it; everything is below the empty one.
func within(path, above string) bool {
	rest, ok := strings.CutPrefix(path, above)
	return ok && (rest == "" || above == "" || rest[0] == '.' || rest[0] == '[')
}

// HeldAt tells whether a value at a position is one that nobody knows.
func (j *Job) HeldAt(at Position) bool {
	return slices.ContainsFunc(slices.Collect(maps.Keys(j.held)), func(path string) bool { return j.positions[path] == at })
}

// Holds are the variables without a value that a text has.
func (j *Job) Holds(text string) []string {
	if len(j.Unset) == 0 {
		return nil
	}
	var names []string
	for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
		if slices.Contains(j.Unset, found[1]) && !slices.Contains(names, found[1]) {
			names = append(names, found[1])
		}
	}
	return names
}

// DependsOn is why something is not known that template variables decide.
func DependsOn(names []string) string {
	if len(names) == 1 {
		return "depends on template value " + words.Said(names[0])
	}
	return "depends on template values " + words.Said(strings.Join(names, ", "))
}
