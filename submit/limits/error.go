package limits

import (
	"fmt"
	"slices"
	"time"

	"github.com/dustin/go-humanize"
)

// Error tells that something from outside goes beyond a limit.
type Error struct {
	Limits *Limits
	// Field that was gone beyond, by the name it has in --limit: "bytes".
	Field string
	// Source is what went beyond it: "the server", "job.yaml"; "it" when empty.
	Source string
}

// Error is one line: "job.yaml has more than 1.0 MiB".
func (e *Error) Error() string {
	source, l := e.Source, e.Limits
	if source == "" {
		source = "it"
	}
	switch e.Field {
	case "bytes":
		return fmt.Sprintf("%s has more than %s", source, humanize.IBytes(uint64(l.Bytes)))
	case "entries":
		return fmt.Sprintf("%s has more than %s entries", source, humanize.Comma(l.Entries))
	case "depth":
		return fmt.Sprintf("%s is nested deeper than %d", source, l.Depth)
	case "name":
		return fmt.Sprintf("%s has a name of more than %d bytes", source, l.NameBytes)
	case "idle":
		return fmt.Sprintf("%s sent nothing for %s", source, Short(l.Idle))
	case "block":
		return fmt.Sprintf("%s sent no whole block for %s", source, Short(l.Idle))
	case "taken":
		return fmt.Sprintf("%s took nothing for %s", source, Short(l.Idle))
	case "rate":
		return fmt.Sprintf("%s sent less than %s in %s", source, humanize.IBytes(uint64(l.Rate)), Short(l.Window))
	case "total":
		return fmt.Sprintf("%s took more than %s", source, Short(l.Total))
	case "redirects":
		return fmt.Sprintf("%s redirects more than %d times", source, l.Redirects)
	}
	return fmt.Sprintf("%s goes beyond its limit of %s", source, e.Field)
}

// Hint is how to allow more.
func (e *Error) Hint() string {
	field := e.Field
	if field == "taken" || field == "block" {
		field = "idle"
	}
	return fmt.Sprintf("if that is meant to be, allow more: --limit %s.%s=%s", e.Limits.Name, field, e.Limits.example(field))
}

// Timeout tells waiting apart from size, as net.Error does.
func (e *Error) Timeout() bool {
	return slices.Contains([]string{"idle", "taken", "block", "rate", "total"}, e.Field)
}

// Short is a duration without the zeros that Go writes: "1m", not "1m0s".
func Short(d time.Duration) string {
	switch {
	case d >= time.Hour && d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d >= time.Minute && d%time.Minute == 0:
		return fmt.Sprintf("%dm", d/time.Minute)
	}
	return d.String()
}
