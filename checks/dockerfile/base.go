package dockerfile

import (
	"maps"
	"slices"
	"strings"

	"github.com/distribution/reference"
	"github.com/moby/buildkit/frontend/dockerfile/shell"

	"github.com/seatrial/seatrial/checks/image"
)

// Base is the image that a stage is made FROM.
type Base struct {
	// Typed is its name as it stands in the FROM, and Name the same with the values of its variables: "python:3.12"; "scratch" for none.
	Typed, Name string
	// Pinned is what --platform says, as typed, and Platform the same with the values of its variables; empty when there is none.
	Pinned, Platform string
	// Stage is the number of the stage whose FROM it is.
	Stage int
	// Unknown is why nothing is known of it but its name; empty for one that was read, and for scratch.
	Unknown string
	// Image is what was found under its name; nil when it was not looked for, or not found.
	Image *image.Image
}

// Scratch tells that there is no base.
func (b Base) Scratch() bool { return b.Name == "scratch" }

// depth is how many layers it has, as far as that is known.
func (b Base) depth() int {
	if b.Image == nil {
		return 0
	}
	return b.Image.Depth
}

// full is a name of an image as BuildKit asks for it: "docker.io/library/python:3.12".
func full(name string) string {
	named, err := reference.ParseNormalizedNamed(name)
	if err != nil {
		return name
	}
	return reference.TagNameOnly(named).String()
}

// baseOf is the base of a stage that is made from an image.
func (f *File) baseOf(stage int) Base {
	s := f.stages[stage]
	return Base{Typed: s.BaseName, Name: f.expanded(s.BaseName), Pinned: s.Platform, Platform: f.expanded(s.Platform), Stage: stage}
}

// expanded is a word of a FROM with the values of its variables: those of ARG before the first FROM, and the platforms'.
func (f *File) expanded(word string) string {
	if !strings.ContainsAny(word, "$\\`") {
		return word
	}
	lex := shell.NewLex(f.escape)
	env := variables{}
	parts := append(strings.Split(f.platform, "/"), "", "")
	for i, name := range []string{"PLATFORM", "OS", "ARCH", "VARIANT"} {
		for _, whose := range []string{"BUILD", "TARGET"} { // the machine that builds is taken to be like the nodes
			env[whose+name] = append([]string{f.platform}, parts...)[i]
		}
	}
	for _, arg := range f.args {
		for _, pair := range arg.Args {
			if value, given := f.Args[pair.Key]; given {
				env[pair.Key] = value
			} else if pair.Value != nil {
				env[pair.Key], _, _ = lex.ProcessWord(*pair.Value, env)
			}
		}
	}
	value, _, err := lex.ProcessWord(word, env)
	if err != nil {
		return word
	}
	return value
}

// variables are those of a Dockerfile by name.
type variables map[string]string

// Get is the value of a variable, and whether it has one.
func (v variables) Get(name string) (string, bool) {
	value, ok := v[name]
	return value, ok
}

// Keys are the names of all.
func (v variables) Keys() []string { return slices.Sorted(maps.Keys(v)) }
