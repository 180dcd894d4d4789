// Package egress records what a workload tries to reach, from inside its container: a supervisor starts the
// workload, is told by the kernel of every call that names an address, and answers DNS questions with a failure.
package egress

import (
	"debug/elf"
	"fmt"
	"path/filepath"
	"slices"
)

// Verb is the command by which seatrial becomes the supervisor. People do not type it.
const Verb = "__supervise"

// Where things are in the container. The supervisor is the static seatrial itself.
const (
	SupervisorPath = "/.seatrial/seatrial"
	// TracePath is a file that everybody may write to: a supervisor has the USER of the image.
	TracePath = "/.seatrial/trace"
)

// Capability is what a supervisor needs to read processes that changed their user, such as what an entrypoint starts with gosu.
// It does not hand it on. A USER other than root does not get it, and cannot change either.
const Capability = "SYS_PTRACE"

// ResolvConf sends every lookup to the supervisor. One server and no search domain: each name is asked for as it is.
const ResolvConf = "nameserver 127.0.0.1\n"

// Ready is the line that the DNS server prints when it is one.
const Ready = "listening"

// Entrypoint is what runs a command under the supervisor; without a command it serves DNS until it is ended.
func Entrypoint(command ...string) []string {
	return slices.Concat([]string{SupervisorPath, Verb, "--"}, command)
}

// The limits of a trace: what is beyond is counted.
const (
	maxLookups     = 500
	maxConnections = 500
	// maxName is the length of a DNS name, maxCommand of what is kept of a command line, in bytes.
	maxName    = 255
	maxCommand = 100
	maxTypes   = 8
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
	return fmt.Sprintf("--trace-egress needs the static seatrial for linux/%s: ", e.Arch) + e.Install()
}

// Install is the line that puts the static seatrial where FindSupervisor looks.
func (e *MissingError) Install() string {
	return fmt.Sprintf("CGO_ENABLED=0 GOOS=linux GOARCH=%s go install github.com/seatrial/seatrial/cmd/seatrial@latest", e.Arch)
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
	if slices.ContainsFunc(f.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP }) {
		return false
	}
	return f.Machine == machines[arch] && f.Machine != elf.EM_NONE && (f.Type == elf.ET_EXEC || f.Type == elf.ET_DYN)
}
