package job

import (
	"fmt"
	"strings"
)

// Mistakes are several in one file, in its order; there are two at least.
type Mistakes struct {
	All []*Error
	// More is how many there are besides.
	More int
}

// Error names the first and how many follow it.
func (m *Mistakes) Error() string {
	return fmt.Sprintf("%s; and %d more", m.All[0], len(m.All)-1+m.More)
}

// Unwrap are the mistakes, the first one before the others.
func (m *Mistakes) Unwrap() []error {
	all := make([]error, len(m.All))
	for i, e := range m.All {
		all[i] = e
	}
	return all
}

// Hints are the lines to print below a mistake: what to type instead, and the file that would do.
func (e *Error) Hints() []string {
	var lines []string
	if e.Hint != "" {
		lines = append(lines, e.Hint)
	}
	if e.Example != "" {
		lines = append(lines, strings.Split(strings.TrimRight(e.Example, "\n"), "\n")...)
	}
	return lines
}
