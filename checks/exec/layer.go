package exec

import (
	"context"
	"errors"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// layerOf is the number of the layer that has the file at fault, or the link that leads nowhere; 0 when none has. It reads no further. The
// problem gets the path by which that layer has it.
func (r *resolver) layerOf(ctx context.Context, p *Problem) int {
	name, cwd := p.Path, r.cwd
	switch p.Kind {
	case UserUnknown:
		name = "/etc/passwd"
	case GroupUnknown:
		name = "/etc/group"
	case WorkingDir:
		name = p.Missing
	case NotInPath, NoCommand:
		return 0
	}
	if !path.IsAbs(name) && cwd == "" || name == "" {
		return 0
	}
	view := r.View.Frozen()
	found, err := view.Find(ctx, cwd, name, nil)
	var stuck *rootfs.PathError
	switch {
	case err == nil:
		p.File = found.Path
		return found.Layer()
	case errors.As(err, &stuck) && len(stuck.Links) > 0:
		link, _, _ := strings.Cut(stuck.Links[len(stuck.Links)-1], " → ")
		p.File = link
		return view.LayerOf(ctx, link)
	}
	return 0
}
