package rootfs

import "strings"

// Mount is a place that something covers when the container runs: nothing of the image is seen there.
type Mount struct {
	// Path in the container: "/outputs".
	Path string
	// Empty mounts have nothing in them when the program starts. What is in others is not known.
	Empty bool
}

// covered looks for the innermost mount over a path, and tells whether the path is part of the way to one.
func (v *View) covered(name string) (over *Mount, leads bool) {
	for i := range v.mounts {
		m := &v.mounts[i]
		switch {
		case m.Path == name || strings.HasPrefix(name, strings.TrimSuffix(m.Path, "/")+"/"):
			if over == nil || len(m.Path) > len(over.Path) {
				over = m
			}
		case strings.HasPrefix(m.Path, name+"/"):
			leads = true
		}
	}
	return over, leads
}
