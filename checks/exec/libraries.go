package exec

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// object is a program or a library in the loader's memory.
type object struct {
	// path by which it was opened; $ORIGIN is its folder.
	path string
	*rootfs.Found
	// by is the object that needed it first, nil for the program.
	by *object
}

// loader finds libraries as one C library's loader does.
type loader interface {
	// locate finds a library by a name without a slash that an object needs; nil when it is nowhere. own
	// reports that the loader itself is what is meant.
	locate(ctx context.Context, by *object, name string) (lib *object, own bool, err error)
}

// maxObjects bounds how many libraries are followed; large programs load some hundred.
const maxObjects = 4096

// loadLibraries loads what a program needs, breadth first as loaders do: a name once loaded is not looked for again.
func (r *resolver) loadLibraries(ctx context.Context, p program, interp *rootfs.Found) (*Problem, error) {
	main := &object{path: p.Found.Path, Found: p.Found}
	l, err := r.loader(ctx, p, interp)
	if err != nil {
		return nil, err
	}
	libs := loaded{names: map[string]*object{}, brought: map[string]bool{}}
	libs.add(interp.ELF.Soname, &object{path: interp.Path, Found: interp})
	libs.add(path.Base(p.ELF.Interp), &object{path: interp.Path, Found: interp})
	queue := []*object{main}
	var lacking []lack
	for len(queue) > 0 {
		by := queue[0]
		queue = queue[1:]
		if by.ELF.Partial != "" {
			return nil, unknown("%s cannot be read whole: %s", by.path, by.ELF.Partial)
		}
		for _, name := range by.ELF.Needed {
			if libs.names[name] != nil || libs.brought[name] {
				continue
			}
			lib, own, err := r.locate(ctx, l, by, name)
			switch {
			case err != nil:
				return nil, err
			case own:
				continue
			case lib == nil && r.brings(name, DriverLibrary(name)):
				libs.brought[name] = true
				continue
			case lib == nil:
				lacking = append(lacking, lack{name, by})
				libs.add(name, by)
				continue
			}
			libs.add(name, lib)
			libs.add(lib.ELF.Soname, lib)
			libs.objects = append(libs.objects, lib)
			queue = append(queue, lib)
		}
		if len(libs.objects) > maxObjects {
			return nil, unknown("%s needs more than %d libraries", p.name, maxObjects)
		}
	}
	if len(lacking) > 0 {
		return r.lacksLibraries(p, l, lacking)
	}
	return r.lacksVersions(p, main, &libs), nil
}

// loaded is what a program has in memory by now.
type loaded struct {
	names   map[string]*object
	objects []*object
	// brought are those that the node's driver brings, of which nothing else is known.
	brought map[string]bool
}

func (l *loaded) add(name string, o *object) {
	if name != "" && l.names[name] == nil {
		l.names[name] = o
	}
}

// locate opens a name with a slash as the path that it is.
func (r *resolver) locate(ctx context.Context, l loader, by *object, name string) (*object, bool, error) {
	if !strings.Contains(name, "/") {
		return l.locate(ctx, by, name)
	}
	lib, err := r.open(ctx, by, name)
	return lib, false, err
}

// open tries one file; nil when it is no library that the object can use, which loaders pass over.
func (r *resolver) open(ctx context.Context, by *object, name string) (*object, error) {
	found, err := r.find(ctx, name)
	if err != nil {
		_, err := r.unreachable(name, err)
		return nil, err
	}
	if found.Type != rootfs.File || found.ELF == nil || found.ELF.Class != by.ELF.Class || found.ELF.Machine != by.ELF.Machine {
		return nil, nil
	}
	may, err := r.user.may(ctx, found.Entry, mayRead)
	if !may || err != nil {
		return nil, err
	}
	return &object{path: name, Found: found, by: by}, nil
}

// openIn tries folders in order.
func (r *resolver) openIn(ctx context.Context, by *object, dirs []string, name string) (*object, error) {
	for _, dir := range dirs {
		if lib, err := r.open(ctx, by, path.Join(dir, name)); lib != nil || err != nil {
			return lib, err
		}
	}
	return nil, nil
}

// lack is a library that an object needs and the loader does not find.
type lack struct {
	name string
	by   *object
}

func (r *resolver) lacksLibraries(p program, l loader, lacking []lack) (*Problem, error) {
	if g, ok := l.(*glibc); ok && g.doubt != "" {
		return nil, unknown("%s needs %s, and %s", lacking[0].by.path, lacking[0].name, g.doubt)
	}
	// What the image must bring comes before what a node does.
	slices.SortStableFunc(lacking, func(a, b lack) int { return cmp.Compare(len(DriverLibrary(a.name)), len(DriverLibrary(b.name))) })
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
	if DriverLibrary(first.name) != "" {
		problem.Hint, problem.Candidates = "ask for a GPU", nil
		problem.Message += "; it belongs to NVIDIA's driver, which a node mounts for a job that asks for a GPU"
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
