package limits

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/submit/words"
)

// field is how a bound is typed and shown.
type field struct {
	name string
	set  func(l *Limits, value string) error
	show func(l *Limits) string
}

// fields in the order in which docs/security.md lists them.
var fields = []field{
	size("bytes", func(l *Limits) *int64 { return &l.Bytes }),
	number("entries", func(l *Limits) *int64 { return &l.Entries }),
	number("depth", func(l *Limits) *int { return &l.Depth }),
	number("name", func(l *Limits) *int { return &l.NameBytes }),
	duration("idle", func(l *Limits) *time.Duration { return &l.Idle }),
	size("rate", func(l *Limits) *int64 { return &l.Rate }),
	duration("total", func(l *Limits) *time.Duration { return &l.Total }),
	number("redirects", func(l *Limits) *int { return &l.Redirects }),
	number("connections", func(l *Limits) *int { return &l.Connections }),
}

// Override changes bounds: "registry.idle=2m", "job-file.bytes=2MB". It is for the start of a program, before anything is
// read. Its error is one line that begins with the setting.
func Override(settings []string) error {
	for _, s := range settings {
		if err := override(s); err != nil {
			return fmt.Errorf("%s: %w", words.Quoted(s), err)
		}
	}
	return nil
}

func override(s string) error {
	key, value, assigned := strings.Cut(s, "=")
	name, bound, dotted := strings.Cut(key, ".")
	if !assigned || !dotted {
		return fmt.Errorf("want NAME.FIELD=VALUE, as in registry.idle=2m")
	}
	l := find(name)
	if l == nil {
		return fmt.Errorf("there are no limits of %s: %s", words.Quoted(name), meant(name, names()))
	}
	for _, f := range fields {
		if f.name != bound || f.show(l) == "" {
			continue
		}
		return f.set(l, value)
	}
	return fmt.Errorf("%s has no limit of %s: %s", name, words.Quoted(bound), meant(bound, l.bounds()))
}

// meant is the nearest word, and else all of them.
func meant(typed string, known []string) string {
	if asked := words.DidYouMean(typed, known); asked != "" {
		return asked
	}
	return "want one of " + strings.Join(known, ", ")
}

func names() (names []string) {
	for _, l := range All {
		names = append(names, l.Name)
	}
	return names
}

// bounds are the names of the fields that are set.
func (l *Limits) bounds() (names []string) {
	for _, f := range fields {
		if f.show(l) != "" {
			names = append(names, f.name)
		}
	}
	return names
}

// Bounds lists what is set, as --limit takes it: "bytes=1MiB".
func (l *Limits) Bounds() (set []string) {
	for _, f := range fields {
		if shown := f.show(l); shown != "" {
			set = append(set, f.name+"="+shown)
		}
	}
	return set
}

// example is twice a bound.
func (l *Limits) example(name string) string {
	doubled := *l
	doubled.Bytes, doubled.Entries, doubled.Depth, doubled.NameBytes = 2*l.Bytes, 2*l.Entries, 2*l.Depth, 2*l.NameBytes
	doubled.Idle, doubled.Total, doubled.Rate, doubled.Redirects = 2*l.Idle, 2*l.Total, l.Rate/2, 2*l.Redirects
	for _, f := range fields {
		if f.name == name {
			return f.show(&doubled)
		}
	}
	return "VALUE"
}

func size(name string, at func(*Limits) *int64) field {
	return field{name,
		func(l *Limits, value string) error {
			n, err := humanize.ParseBytes(value)
			if err != nil || n == 0 || n > 1<<62 {
				return fmt.Errorf("%s is no size: want one like 512KiB or 2MB", words.Quoted(value))
			}
			*at(l) = int64(n)
			return nil
		},
		func(l *Limits) string {
			if *at(l) == 0 {
				return ""
			}
			return strings.ReplaceAll(strings.Replace(humanize.IBytes(uint64(*at(l))), ".0 ", "", 1), " ", "")
		}}
}

func number[N int | int64](name string, at func(*Limits) *N) field {
	return field{name,
		func(l *Limits, value string) error {
			n, err := strconv.ParseInt(value, 10, 32)
			if err != nil || n < 1 {
				return fmt.Errorf("%s is no whole number: want one from 1 to %d", words.Quoted(value), 1<<31-1)
			}
			*at(l) = N(n)
			return nil
		},
		func(l *Limits) string {
			if *at(l) == 0 {
				return ""
			}
			return strconv.FormatInt(int64(*at(l)), 10)
		}}
}

func duration(name string, at func(*Limits) *time.Duration) field {
	return field{name,
		func(l *Limits, value string) error {
			d, err := time.ParseDuration(value)
			if err != nil || d <= 0 {
				return fmt.Errorf("%s is no duration: want one like 90s or 5m", words.Quoted(value))
			}
			*at(l) = d
			return nil
		},
		func(l *Limits) string {
			if *at(l) == 0 {
				return ""
			}
			return Short(*at(l))
		}}
}
