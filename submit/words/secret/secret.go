// Package secret knows what may not be let out, and takes it out of every text that leaves: secrets are kept where they
// come in, and Writer stands before every stream that people or other programs read. It imports nothing of ours.
package secret

import (
	"slices"
	"strings"
	"sync"
)

// Mark stands where a secret was. A shell takes it for a word like any other.
const Mark = "…"

const (
	// minKept is how long a value must be, in bytes, to be looked for in all texts: a shorter one is in many words by
	// chance. It is taken out where its place tells what it is: behind NAME=, before the @ of a URL.
	minKept = 6
	// minPlain and minForeign are the same for a value of small letters alone: "postgres" is a password and an image.
	minPlain, minForeign = 8, 10
	// minNumber is the same for digits.
	minNumber = 10
	// maxKept is how much of a value is looked for as one, in bytes; longer ones are looked for in pieces.
	maxKept = 4 << 10
	// maxLine is how much of a line, in bytes, is taken for one value that neither quotes nor commas end.
	maxLine = 512
	// maxForeign bounds how many values of others are kept, and maxForeignBytes how long they are together: a job file may
	// have any number, and each is kept in a dozen forms.
	maxForeign, maxForeignBytes = 4 << 10, 1 << 20
)

// kept is what this process may not let out. It is of the process, as its streams are.
var kept store

// store is a set of secrets, in all the ways in which they are written. It is safe for concurrent use.
type store struct {
	mu sync.Mutex
	// forms are those of each secret; true for the user's own.
	forms map[string]bool
	// foreign values that are kept, and their bytes.
	foreign, foreignBytes int
	// own replaces the user's secrets, and all those of others as well; nil when forms has changed.
	own, all *strings.Replacer
	// longest form, in bytes.
	longest int
}

// Keep is told a secret of the user's: a password, a key, a token. From then on it is in no output, in whatever encoding.
func Keep(values ...string) {
	for _, value := range values {
		kept.keep(value, true)
	}
}

// KeepForeign is told one that a stranger may have chosen, in a job file, an image or a server's answer. It is taken out
// of texts, but not out of what a format of reports puts around them: whoever names "severity" as a password shall not
// break the report that speaks of it.
func KeepForeign(values ...string) {
	for _, value := range values {
		kept.keep(value, false)
	}
}

func (s *store) keep(value string, own bool) {
	value = strings.TrimSpace(value)
	if !findable(value, own) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if was, there := s.forms[value]; there && (was || !own) {
		return
	}
	if !own {
		if s.foreign >= maxForeign || s.foreignBytes+len(value) > maxForeignBytes {
			return
		}
		s.foreign++
		s.foreignBytes += len(value)
	}
	if s.forms == nil {
		s.forms = map[string]bool{}
	}
	for _, form := range forms(value) {
		s.forms[form] = s.forms[form] || own
		s.longest = max(s.longest, len(form))
	}
	s.own, s.all = nil, nil
}

// findable tells whether a value can be looked for in any text, and found there only where it is meant.
func findable(value string, own bool) bool {
	least := minKept
	switch {
	case placeholder(value):
		return false
	case strings.Trim(value, "0123456789.:-") == "":
		least = minNumber
	case strings.Trim(value, "abcdefghijklmnopqrstuvwxyz") == "":
		if least = minPlain; !own {
			least = minForeign
		}
	}
	return len(value) >= least
}

// placeholder tells what stands for a secret from the secret itself.
func placeholder(value string) bool {
	switch {
	case value == "" || strings.Contains(value, Mark),
		strings.HasPrefix(value, "env:"), strings.HasPrefix(value, "$"), strings.HasPrefix(value, "{{"):
		return true
	}
	return slices.Contains([]string{"KEY", "TOKEN", "PASSWORD", "SECRET", "VALUE", "USER:PASSWORD", "xxxxx"}, value)
}

// replacers are for the secrets of the user, and for all; both take the longest form first.
func (s *store) replacers() (own, all *strings.Replacer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.own, s.all = s.replacer(true), s.replacer(false)
	}
	return s.own, s.all
}

func (s *store) replacer(ownOnly bool) *strings.Replacer {
	var sorted []string
	for form, own := range s.forms {
		if own || !ownOnly {
			sorted = append(sorted, form)
		}
	}
	slices.SortFunc(sorted, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	pairs := make([]string, 0, 2*len(sorted))
	for _, form := range sorted {
		pairs = append(pairs, form, Mark)
	}
	return strings.NewReplacer(pairs...)
}
