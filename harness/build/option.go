package build

import (
	"fmt"

	"github.com/seatrial/seatrial/submit/words"
)

// OptionError is an option that cannot be read, or that the builder does not know.
type OptionError struct {
	// Flag that it is typed with, without dashes, and what of it is at fault; empty for all of it.
	Flag, Value string
	// Reason says what is wrong with it.
	Reason string
	// Instead is what to type; empty when nothing comes to mind.
	Instead string
}

func (e *OptionError) Error() string {
	if e.Value == "" {
		return fmt.Sprintf("--%s: %s", e.Flag, words.Said(e.Reason))
	}
	return fmt.Sprintf("--%s %s: %s", e.Flag, words.Quoted(e.Value), words.Said(e.Reason))
}

// Hint is what to type instead.
func (e *OptionError) Hint() string { return e.Instead }
