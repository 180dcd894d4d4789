package exec

import (
	"context"
	"debug/elf"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// runELF follows what the kernel does with a program: it checks the machine and starts the loader, if
// the program names one, which looks for the libraries.
func (r *resolver) runELF(ctx context.Context, p program) (*Problem, error) {
	e := p.ELF
	r.Steps = append(r.Steps, "ELF "+architecture(e))
	if arch := architecture(e); !slices.Contains(r.Machines, arch) {
		r.Machines = append(r.Machines, arch)
	}
	if problem, err := r.loadable(p.name, e); problem != nil || err != nil {
		return problem, err
	}
	if e.Interp == "" {
		if e.Partial != "" {
			return nil, unknown("%s cannot be read whole: %s", p.name, e.Partial)
		}
		return nil, nil
	}
	found, err := r.find(ctx, e.Interp)
	if err != nil {
		problem, err := r.unreachable(e.Interp, err)
		if problem != nil && problem.Kind == NotFound {
			r.lacksLoader(problem, p.name, e)
		}
		return problem, err
	}
	r.Steps = append(r.Steps, stepTo(e.Interp, found))
	problem, err := r.mayExecute(ctx, e.Interp, found)
	if err != nil {
		return nil, err
	}
	if problem != nil {
		problem.Message = p.name + " names a loader that does not run: " + problem.Message
		return problem, nil
	}
	if found.ELF == nil {
		return &Problem{Kind: Malformed, Path: e.Interp, Message: e.Interp + " is no loader, which " + p.name + " wants it to be"}, nil
	}
	if problem, err := r.loadable(e.Interp, found.ELF); problem != nil || err != nil {
		return problem, err
	}
	if found.ELF.Class != e.Class || found.ELF.Machine != e.Machine {
		return &Problem{Kind: WrongMachine, Path: e.Interp,
			Message: fmt.Sprintf("%s is a loader for %s, want one for %s, as %s is", e.Interp, architecture(found.ELF), architecture(e), p.name)}, nil
	}
	return r.loadLibraries(ctx, p, found)
}

// loadable mirrors what the kernel asks of a program or a loader before it maps it.
func (r *resolver) loadable(name string, e *rootfs.ELF) (*Problem, error) {
	if e.Malformed != "" && e.Machine == 0 {
		return &Problem{Kind: Malformed, Path: name, Message: name + " is damaged: " + e.Malformed}, nil
	}
	if problem, err := r.runsOn(name, e); problem != nil || err != nil {
		return problem, err
	}
	switch {
	case e.Malformed != "":
		return &Problem{Kind: Malformed, Path: name, Message: name + " is damaged: " + e.Malformed}, nil
	case e.Type == elf.ET_REL:
		return &Problem{Kind: Malformed, Path: name, Message: name + " is an object file, want it linked to a program"}, nil
	case e.Type != elf.ET_EXEC && e.Type != elf.ET_DYN:
		return &Problem{Kind: Malformed, Path: name, Message: name + " is an ELF file of another kind, want a program"}, nil
	}
	return nil, nil
}

// lacksLoader words that a program's loader is missing, which is mostly one built for another C library.
func (r *resolver) lacksLoader(problem *Problem, name string, e *rootfs.ELF) {
	problem.Kind, problem.Path, problem.Missing = LoaderMissing, name, e.Interp
	detail := e.Interp + " is not in the image"
	if problem.Message != detail {
		detail += " (" + problem.Message + ")"
	}
	problem.Message = fmt.Sprintf("%s is started by the loader %s, and %s", name, e.Interp, detail)
	problem.Candidates = r.loaders(e)
	musl := strings.HasPrefix(path.Base(e.Interp), "ld-musl-")
	has := func(prefix string) bool {
		return slices.ContainsFunc(problem.Candidates, func(c string) bool { return strings.HasPrefix(path.Base(c), prefix) })
	}
	switch {
	case !musl && has("ld-musl-"):
		problem.Hint = "it is built for glibc and the image has musl: build it in the image, link it statically, or use a base with glibc"
	case musl && has("ld-"):
		problem.Hint = "it is built for musl and the image has glibc: build it in the image, or link it statically"
	default:
		problem.Hint = "link it statically (Go: CGO_ENABLED=0), or use a base that has the loader"
	}
}

// loaders are those of the image for the same machine.
func (r *resolver) loaders(like *rootfs.ELF) []string {
	return r.search(func(name string, e rootfs.Entry) (int, bool) {
		if e.ELF == nil || e.ELF.Machine != like.Machine || e.ELF.Class != like.Class || !e.Executable() {
			return 0, false
		}
		base := path.Base(name)
		return len(name), strings.HasPrefix(base, "ld-linux") || strings.HasPrefix(base, "ld-musl-") || strings.HasPrefix(base, "ld64.so")
	})
}

// machine is a kind of processor as programs are marked for it.
type machine struct {
	elf.Machine
	elf.Class
	elf.Data
}

// machines by GOARCH, which is how images name them.
var machines = map[string]machine{
	"amd64":    {elf.EM_X86_64, elf.ELFCLASS64, elf.ELFDATA2LSB},
	"386":      {elf.EM_386, elf.ELFCLASS32, elf.ELFDATA2LSB},
	"arm64":    {elf.EM_AARCH64, elf.ELFCLASS64, elf.ELFDATA2LSB},
	"arm":      {elf.EM_ARM, elf.ELFCLASS32, elf.ELFDATA2LSB},
	"ppc64le":  {elf.EM_PPC64, elf.ELFCLASS64, elf.ELFDATA2LSB},
	"ppc64":    {elf.EM_PPC64, elf.ELFCLASS64, elf.ELFDATA2MSB},
	"s390x":    {elf.EM_S390, elf.ELFCLASS64, elf.ELFDATA2MSB},
	"riscv64":  {elf.EM_RISCV, elf.ELFCLASS64, elf.ELFDATA2LSB},
	"loong64":  {elf.EM_LOONGARCH, elf.ELFCLASS64, elf.ELFDATA2LSB},
	"mips64le": {elf.EM_MIPS, elf.ELFCLASS64, elf.ELFDATA2LSB},
	"mipsle":   {elf.EM_MIPS, elf.ELFCLASS32, elf.ELFDATA2LSB},
}

// architecture names the one a program is for, as images do: "arm64". One that is not in the table
// is named by its number.
func architecture(e *rootfs.ELF) string {
	for name, m := range machines {
		if m == (machine{e.Machine, e.Class, e.Data}) {
			return name
		}
	}
	name := strings.ToLower(strings.TrimPrefix(e.Machine.String(), "EM_"))
	if e.Class == elf.ELFCLASS32 {
		name += " (32 bits)"
	}
	return name
}

// runsOn judges whether the platform's processors run a program. Those for amd64 run programs for 386.
func (r *resolver) runsOn(name string, e *rootfs.ELF) (*Problem, error) {
	system, arch, _ := strings.Cut(r.platform, "/")
	arch, _, _ = strings.Cut(arch, "/")
	want, ok := machines[arch]
	if system != "linux" || !ok {
		return nil, unknown("it is not known what runs on this platform")
	}
	got := machine{e.Machine, e.Class, e.Data}
	switch {
	case got == want, arch == "amd64" && got == machines["386"]:
		return nil, nil
	case arch == "arm64" && got == machines["arm"]:
		return nil, unknown("%s is for 32-bit arm, which only some arm64 processors run", name)
	case arch == "amd64" && e.Machine == elf.EM_X86_64:
		return nil, unknown("%s is for the x32 ABI, which only some kernels run", name)
	}
	return &Problem{Kind: WrongMachine, Path: name,
		Message: fmt.Sprintf("%s is a program for %s, want %s", name, architecture(e), arch),
		Hint:    "build it for " + system + "/" + arch,
	}, nil
}
