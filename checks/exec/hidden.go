package exec

import (
	"fmt"
	"path"
	"slices"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// Hides is that a mount of the job covers a file of the image that the command needs (F60, F61).
type Hides struct {
	// Mount is its clean path, and Path that of the file.
	Mount string `json:"mount"`
	Path  string `json:"path"`

	// asked is how the file was looked for.
	asked string
}

// mounted is that what a mount brings decides, and what it hides.
func mounted(name string, stuck *rootfs.PathError) error {
	e := &unknownError{reason: fmt.Sprintf("%s is in %s, which a mount covers when the container runs", name, stuck.At)}
	switch {
	case stuck.Brought.Known:
		e.reason = name + " is what a mount brings when the container runs"
	case stuck.At == path.Clean(name):
		e.reason = name + " is what a mount brings when the container runs, if it is there"
	}
	if stuck.Hidden != "" {
		e.hides = &Hides{Mount: stuck.Mount, Path: stuck.Hidden, asked: name}
	}
	return e
}

// behindMount is the problem that an empty mount makes: what is missing is in the image, under it.
func (r *resolver) behindMount(p *Problem) *Problem {
	i := slices.IndexFunc(r.hidden, func(h Hides) bool {
		return h.asked == p.Path || p.Missing != "" && path.Base(h.asked) == path.Base(p.Missing)
	})
	if i < 0 {
		return p
	}
	hidden := *p
	hidden.Kind, hidden.Path, hidden.Missing = Hidden, r.hidden[i].Path, r.hidden[i].Mount
	hidden.Hint, hidden.Candidates = "", nil
	hidden.Message = fmt.Sprintf("a mount at %s covers %s, which is in the image", hidden.Missing, hidden.Path)
	return &hidden
}
