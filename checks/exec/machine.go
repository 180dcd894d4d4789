package exec

import (
	"debug/elf"
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

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

// describe is a program as a step: "ELF arm64".
func describe(e *rootfs.ELF) string { return "ELF " + architecture(e) }

// runsOn judges whether the platform's processors run a program. Those for amd64 run programs for 386.
func (r *resolver) runsOn(name string, e *rootfs.ELF) (*Problem, error) {
	system, arch, _ := strings.Cut(r.platform, "/")
	arch, _, _ = strings.Cut(arch, "/")
	want, ok := machines[arch]
	if system != "linux" || !ok {
		return nil, unknown("it is not known what runs on %s", quote(r.platform))
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
