package job

import "fmt"

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
