package main

import (
	"slices"
	"strings"
)

// separated writes -oNAME:PATH as -o NAME:PATH, and -fi URI as -f -i URI, as Bacalhau's library reads it, up to IMAGE.
func (l *commandLine) separated(typed []string) []string {
	var all []string
	for i := 0; i < len(typed); i++ {
		name, _, set := flagName(typed[i])
		switch f := l.known[name]; {
		case name == "":
			return append(all, typed[i:]...)
		case f == nil && len(name) > 1 && typed[i][1] != '-' && l.letters(name):
			typed = slices.Concat(typed[:i], []string{"-" + name[:1], "-" + typed[i][2:]}, typed[i+1:])
			i-- // again, for the first of them
		case f == nil && len(name) > 1 && typed[i][1] != '-' && takesValue(l.known[name[:1]]) && formerFlag(name, "") == "":
			all = append(all, "-"+name[:1], typed[i][2:])
		case takesValue(f) && !set && i+1 < len(typed):
			all = append(all, typed[i], typed[i+1])
			i++
		default:
			all = append(all, typed[i])
		}
	}
	return all
}

// letters tells several flags of one letter that share a dash, of which only the last one may take a value.
func (l *commandLine) letters(name string) bool {
	for i, letter := range name {
		if f := l.known[string(letter)]; f == nil || takesValue(f) && i < len(name)-1 {
			return false
		}
	}
	return true
}

// long writes the flags before IMAGE by their first name: the library refuses one that is given as -i and as --input.
func (l *commandLine) long(typed []string) []string {
	all := slices.Clone(typed)
	for i := 0; i < len(all); i++ {
		name, value, set := flagName(all[i])
		f := l.known[name]
		if f == nil {
			break
		}
		if all[i] = "--" + f.Names()[0]; set {
			all[i] += "=" + value
		} else if takesValue(f) {
			i++
		}
	}
	return all
}

// flagName is the name of a flag without its dashes and without what "=" gives it; empty for what is no flag.
func flagName(word string) (name, value string, set bool) {
	if len(word) < 2 || word[0] != '-' || word == "--" {
		return "", "", false
	}
	return strings.Cut(strings.TrimPrefix(word[1:], "-"), "=")
}
