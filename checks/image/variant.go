package image

import (
	"github.com/containerd/platforms"
	spec "github.com/opencontainers/image-spec/specs-go/v1"
)

// choose is the number of the platform that an engine takes of several for a system and architecture: the one whose variant comes nearest
// to what that means without one, the first of equals. A node asks for system and architecture only, when it takes a job; so one with a
// variant that no engine takes is chosen where there is no other. It is less than zero when there is none.
func choose(of []Platform, system, arch string) int {
	want := platforms.Only(spec.Platform{OS: system, Architecture: arch})
	at := -1
	for i, p := range of {
		switch {
		case p.OS != system || p.Architecture != arch:
		case at < 0, want.Match(p.spec()) && (!want.Match(of[at].spec()) || want.Less(p.spec(), of[at].spec())):
			at = i
		}
	}
	return at
}

// taken tells whether engines take an image for its system and architecture: amd64/v3 is none that they take for amd64, whatever their
// processor ("no matching manifest for linux/amd64").
func (p Platform) taken() bool {
	return p.Variant == "" || platforms.Only(spec.Platform{OS: p.OS, Architecture: p.Architecture}).Match(p.spec())
}

func (p Platform) spec() spec.Platform {
	return spec.Platform{OS: p.OS, Architecture: p.Architecture, Variant: p.Variant}
}
