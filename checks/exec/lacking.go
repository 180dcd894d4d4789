package exec

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// lack is a library that an object needs and the loader does not find.
type lack struct {
	name string
	by   *object
}

func (r *resolver) lacksLibraries(p program, l loader, lacking []lack) (*Problem, error) {
	if g, ok := l.(*glibc); ok && g.doubt != "" {
		return nil, unknown("%s needs %s, and %s", lacking[0].by.path, lacking[0].name, g.doubt)
	}
	first := lacking[0]
	problem := &Problem{Kind: LibraryMissing, Path: first.by.path, Missing: first.name,
		Message:    fmt.Sprintf("%s needs %s, which is nowhere that the loader looks", first.by.path, first.name),
		Hint:       "install the package that has it in the image",
		Candidates: r.nearLibrary(first),
	}
	var others []string
	for _, more := range lacking[1:] {
		others = append(others, more.name)
	}
	if len(others) > 0 {
		problem.Message += "; also missing: " + strings.Join(others[:min(len(others), maxCandidates)], ", ")
		if len(others) > maxCandidates {
			problem.Message += fmt.Sprintf(" and %d more", len(others)-maxCandidates)
		}
	}
	if same := slices.IndexFunc(problem.Candidates, func(c string) bool { return path.Base(c) == first.name }); same >= 0 {
		dir := path.Dir(problem.Candidates[same])
		problem.Hint = fmt.Sprintf("it is in %s: run ldconfig in the Dockerfile after it is copied there, or set LD_LIBRARY_PATH=%s", dir, dir)
	}
	if p.name != first.by.path && p.Found.Path != first.by.path {
		problem.Message = p.name + " cannot be loaded: " + problem.Message
	}
	return problem, nil
}

// nearLibrary are files of that name elsewhere, then other versions of the library.
func (r *resolver) nearLibrary(l lack) []string {
	family, _, _ := strings.Cut(l.name, ".so")
	return r.search(func(name string, e rootfs.Entry) (int, bool) {
		base := path.Base(name)
		other, _, ok := strings.Cut(base, ".so")
		if !ok || other != family || e.Type != rootfs.Symlink && (e.ELF == nil || e.ELF.Class != l.by.ELF.Class || e.ELF.Machine != l.by.ELF.Machine) {
			return 0, false
		}
		if base == l.name {
			return 0, true
		}
		return 1, true
	})
}
