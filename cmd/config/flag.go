// Package config is what a project and its user have settled once, in .seatrial.yaml and in the environment: the defaults of flags,
// what is accepted of findings, how strict checks are, and where each of it was said.
package config

import (
	"slices"
	"strings"
)

// Kind is what the value of a flag is.
type Kind int

// The kinds of flags. Several values are those of a List; a Choice has the words of Words, and is a switch too.
const (
	Text Kind = iota
	Switch
	Number
	Duration
	List
	Choice
)

// Flag is one of a command's, that has a default.
type Flag struct {
	// Name without dashes, and what is said of it in help.
	Name, Usage string
	Kind        Kind
	// Group is what flags of the same name in two commands have to share, to be the same.
	Group string
	// Words are all the values there are; empty for any.
	Words []string
	// Default as it would be typed; none for nothing.
	Default []string
	// Path: it names a file or folder of this machine, from the folder of the file on that says so.
	Path bool
	// Own: it hands out what is the user's, or lets something out of the folder. Only a file that the user has named can set it.
	Own bool
	// Elsewhere: it has another place in files, or none, and no section has it.
	Elsewhere bool
}

// Command is a command with the flags that have defaults: "check", "network up".
type Command struct {
	Name  string
	Flags []Flag
}

// wants is what a value of a flag should be; empty when any text will do, or it has Words.
func (k Kind) wants() string {
	switch k {
	case Switch:
		return "true or false"
	case Number:
		return "a whole number"
	case Duration:
		return "a time like 30s or 5m"
	}
	return ""
}

// variable is the environment variable of a flag: SEATRIAL_FAIL_ON.
func variable(flag string) string {
	return "SEATRIAL_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// flag is the one of a name.
func (c Command) flag(name string) (Flag, bool) {
	i := slices.IndexFunc(c.Flags, func(f Flag) bool { return f.Name == name })
	if i < 0 {
		return Flag{}, false
	}
	return c.Flags[i], true
}

// common are the flags that several commands share, by kind and group: of those of one name, the ones of the most commands.
func common(commands []Command) []Flag {
	type same struct {
		name, group string
		kind        Kind
	}
	count := map[same]int{}
	for _, c := range commands {
		for _, f := range c.Flags {
			count[same{f.Name, f.Group, f.Kind}]++
		}
	}
	var all []Flag
	seen := map[string]bool{}
	for _, c := range commands {
		for _, f := range c.Flags {
			n := count[same{f.Name, f.Group, f.Kind}]
			if seen[f.Name] || f.Elsewhere || n < 2 || rivals(commands, f, func(g Flag) bool { return count[same{g.Name, g.Group, g.Kind}] > n }) {
				continue
			}
			seen[f.Name] = true
			f.Default = nil // which may be another one in another command
			all = append(all, f)
		}
	}
	return all
}

// rivals tells whether a command has a flag of the same name of which something is true.
func rivals(commands []Command, f Flag, is func(Flag) bool) bool {
	return slices.ContainsFunc(commands, func(c Command) bool {
		g, ok := c.flag(f.Name)
		return ok && is(g)
	})
}
