package s3

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Partition says how the executions of a job share the objects of an input (pkg/s3/partitioning.go of Bacalhau): each
// fetches the objects whose part of the key has a hash that is its own.
type Partition struct {
	// Type is one of PartitionTypes; empty for "none", with which every execution fetches everything.
	Type string
	// Pattern is the regular expression of "regex": its groups, or all that it matches, decide.
	Pattern string
	// StartIndex and EndIndex are those of "substring", in characters behind the input's prefix.
	StartIndex, EndIndex int
	// DateFormat is that of "date", as Go's package time writes it; a key has its date right behind the prefix.
	DateFormat string
	// Executions of the job; of a single one, or none, nothing is divided.
	Executions int
	// Index of the execution that asks, from 0.
	Index int
}

// PartitionTypes are those that nodes know.
var PartitionTypes = []string{"none", "object", "regex", "substring", "date"}

// Divided tells whether executions get different objects.
func (p Partition) Divided() bool { return p.Executions > 1 && p.Type != "" && p.Type != "none" }

// Fault is why a node refuses the input, whatever the number of executions; empty when it does not.
func (p Partition) Fault() string {
	switch p.Type {
	case "regex":
		if p.Pattern == "" {
			return "it has no Pattern"
		}
		if _, err := regexp.Compile(p.Pattern); err != nil {
			return fmt.Sprintf("its Pattern %q is no regular expression", p.Pattern)
		}
	case "substring":
		if p.StartIndex < 0 || p.EndIndex <= p.StartIndex {
			return fmt.Sprintf("StartIndex %d and EndIndex %d hold no character between them", p.StartIndex, p.EndIndex)
		}
	case "date":
		if p.DateFormat == "" {
			return "it has no DateFormat"
		}
		when := time.Date(2006, 1, 2, 15, 4, 5, 0, time.UTC)
		if _, err := time.Parse(p.DateFormat, when.Format(p.DateFormat)); err != nil {
			return fmt.Sprintf("its DateFormat %q is none of Go's", p.DateFormat)
		}
	default:
		if p.Type != "" && !slices.Contains(PartitionTypes, p.Type) {
			return fmt.Sprintf("its Type is %q", p.Type)
		}
	}
	return ""
}

// divide leaves what the execution that asks would fetch.
func (l *Listing) divide() {
	p := l.source.Partition
	if !p.Divided() {
		return
	}
	owner := p.owner(l.source.Prefix())
	l.Objects = slices.DeleteFunc(l.Objects, func(o Object) bool { return owner(o.Key) != p.Index })
	l.Bytes = 0
	for _, o := range l.Objects {
		l.Bytes += o.Size
	}
}

// divide adds how many of the objects each execution gets, if all have been seen.
func (found *Objects) divide(seen *Listing) {
	p := seen.source.Partition
	if !p.Divided() || p.Fault() != "" || found.More {
		return
	}
	prefix := seen.source.Prefix()
	found.Shares = p.shares(prefix, seen.Objects)
	found.Fed = p.fed(prefix, seen.Objects)
	p.Type = "object"
	found.FedByKey = p.fed(prefix, seen.Objects)
}

// shares are how many objects each execution gets.
func (p Partition) shares(prefix string, objects []Object) []int {
	shares := make([]int, p.Executions)
	owner := p.owner(prefix)
	for _, o := range objects {
		shares[owner(o.Key)]++
	}
	return shares
}

// maxFedTries bounds how many numbers of executions are tried.
const maxFedTries = 100

// fed is the largest number of executions, of no more than there are, each of which gets some of the objects.
func (p Partition) fed(prefix string, objects []Object) int {
	p.Executions = min(p.Executions, len(objects))
	for range maxFedTries {
		if p.Executions <= 1 || !slices.Contains(p.shares(prefix, objects), 0) {
			break
		}
		p.Executions--
	}
	if p.Executions > 1 && slices.Contains(p.shares(prefix, objects), 0) {
		return 1
	}
	return max(p.Executions, 1)
}

// owner is which execution fetches a key. One whose key does not have what decides goes to the first.
func (p Partition) owner(prefix string) func(key string) int {
	part := func(key string) string { return key }
	switch p.Type {
	case "regex":
		pattern := regexp.MustCompile(p.Pattern) // Fault has seen it
		part = func(key string) string { return matched(pattern.FindStringSubmatch(key)) }
	case "substring":
		part = func(key string) string {
			characters := []rune(key)
			if len(characters) < p.EndIndex {
				return ""
			}
			return string(characters[p.StartIndex:p.EndIndex])
		}
	case "date":
		part = func(key string) string {
			when, err := time.Parse(p.DateFormat, key[:min(len(key), len(p.DateFormat))])
			if err != nil {
				return ""
			}
			return when.Format(p.DateFormat)
		}
	}
	return func(key string) int {
		if p.Type != "object" {
			key = strings.TrimPrefix(strings.TrimPrefix(key, prefix), "/")
		}
		decides := part(key)
		if decides == "" {
			return 0
		}
		hash := fnv.New32a()
		_, _ = hash.Write([]byte(decides)) // a hash takes everything
		return int(hash.Sum32() % uint32(p.Executions))
	}
}

// matched are the groups of a match that have matched something, or all of it when none has; empty without a match.
func matched(match []string) string {
	if len(match) == 0 || match[0] == "" {
		return ""
	}
	groups := slices.DeleteFunc(slices.Clone(match[1:]), func(group string) bool { return group == "" })
	if len(groups) == 0 {
		return match[0]
	}
	return strings.Join(groups, "\x1f")
}
