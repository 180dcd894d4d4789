package exec

import (
	"fmt"
	"slices"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// lacksVersions compares the versions that objects were linked with and those that the libraries define:
// a program built on a newer distribution than the image's ends with "version `GLIBC_2.38' not found".
// A library that defines no version at all is let through, as loaders do with a warning.
func (r *resolver) lacksVersions(p program, main *object, libs *loaded) *Problem {
	for _, o := range append([]*object{main}, libs.objects...) {
		for _, wants := range o.ELF.Requires {
			lib := libs.names[wants.Library]
			if lib == nil || len(lib.ELF.Defines) == 0 || lib.ELF.Partial != "" {
				continue
			}
			for _, version := range wants.Versions {
				if !slices.Contains(lib.ELF.Defines, version) {
					return versionMissing(p, o, lib.Found, wants.Library, version)
				}
			}
		}
	}
	return nil
}

func versionMissing(p program, o *object, lib *rootfs.Found, library, version string) *Problem {
	problem := &Problem{Kind: VersionMissing, Path: o.path, Missing: version,
		Message: fmt.Sprintf("%s wants version %s of %s, which %s does not define: it is too old", o.path, version, library, lib.Path),
		Hint:    "build it on the same base that it runs on, or take a newer base",
	}
	if o.path != p.Found.Path {
		problem.Message = p.name + " cannot be loaded: " + problem.Message
	}
	return problem
}
