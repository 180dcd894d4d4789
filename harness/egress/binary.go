package egress

import (
	"debug/elf"
	"fmt"
	"path/filepath"
)

// machines are the architectures that a supervisor runs on.
var machines = map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}

// MissingError says that there is no static seatrial for the engine's architecture, which says nothing about the workload.
type MissingError struct {
	// Arch is the engine's: "amd64".
	Arch string
}

func (e *MissingError) Error() string {
	if machines[e.Arch] == elf.EM_NONE {
		return fmt.Sprintf("--trace-egress cannot watch workloads on linux/%s, only on linux/amd64 and linux/arm64", e.Arch)
	}
	return fmt.Sprintf("--trace-egress needs the static seatrial for linux/%s: "+
		"CGO_ENABLED=0 GOOS=linux GOARCH=%s go install github.com/seatrial/seatrial/cmd/seatrial@latest", e.Arch, e.Arch)
}

// FindSupervisor returns the static program for the engine's architecture: the running one, whose path is given, or the one in the folder
// beside it where `go install` puts what it builds for another system. The error is a *MissingError.
func FindSupervisor(executable, arch string) (string, error) {
	for _, name := range []string{executable, filepath.Join(filepath.Dir(executable), "linux_"+arch, "seatrial")} {
		if isStatic(name, arch) {
			return name, nil
		}
	}
	return "", &MissingError{Arch: arch}
}

// isStatic tells whether a file is a Linux program for an architecture that starts without a loader.
func isStatic(name, arch string) bool {
	f, err := elf.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	if f.OSABI != elf.ELFOSABI_NONE && f.OSABI != elf.ELFOSABI_LINUX {
		return false
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			return false
		}
	}
	return f.Machine == machines[arch] && f.Machine != elf.EM_NONE && (f.Type == elf.ET_EXEC || f.Type == elf.ET_DYN)
}
