package lint

import (
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/job"
)

// Cover is what of the image an input's mount covers (F60).
type Cover struct {
	// Program is the file that the command needs; empty when it needs none of those.
	Program string
	// Files of the image at the mount, as far as its layers were read for the command.
	Files rootfs.Listing
	// Known: it is known that the input does not bring the Program.
	Known bool
	// Brings are those of Files.Names that the input is known to bring.
	Brings []string
}

// maxCovered is how many of the covered files are looked for in an input.
const maxCovered = 100

// gatherCovers finds out what the inputs hide.
func (s *Subject) gatherCovers() {
	if s.Exec == nil || s.Exec.View == nil {
		return
	}
	for i, in := range s.Job.Task().InputSources {
		s.Covers = append(s.Covers, Cover{})
		at := s.placeOf(i, in)
		if at == "" || at == "/" {
			continue
		}
		c := &s.Covers[i]
		c.Files = s.Exec.View.Under(at, maxCovered)
		if h := s.Exec.Hides; h != nil && h.Mount == at {
			c.Program = h.Path
		}
		for _, p := range append(slices.Clone(s.Exec.Partial), s.Exec.Problem) {
			if p != nil && p.Kind == exec.Hidden && p.Missing == at {
				c.Program, c.Known = p.Path, true
			}
		}
		for _, name := range c.Files.Names {
			if s.Brought(i, strings.TrimPrefix(strings.TrimPrefix(name, path.Clean("/"+in.Target)), "/")).Type != 0 {
				c.Brings = append(c.Brings, name)
			}
		}
	}
}

// placeOf is the place that an input's mount covers, empty when that is not known: of a URL it is its file in the folder.
func (s *Subject) placeOf(i int, in job.Input) string {
	at := path.Clean("/" + in.Target)
	if !strings.EqualFold(in.Source.Type, job.SourceURL) {
		return at
	}
	if u := s.Probed(i).URL; u != nil && u.Name != "" {
		return path.Join(at, u.Name)
	}
	return ""
}
