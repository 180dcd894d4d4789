package docker

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
)

// binfmtDir is where Linux lists what it does with programs that it cannot run by itself.
const binfmtDir = "/proc/sys/fs/binfmt_misc"

// machines are the processors by their names in platforms.
var machines = map[string]elf.Machine{
	"386": elf.EM_386, "amd64": elf.EM_X86_64, "arm": elf.EM_ARM, "arm64": elf.EM_AARCH64, "loong64": elf.EM_LOONGARCH,
	"mips64le": elf.EM_MIPS, "ppc64le": elf.EM_PPC64, "riscv64": elf.EM_RISCV, "s390x": elf.EM_S390,
}

// handler is one entry of binfmtDir: programs that begin like magic, where mask has bits, are handed to an interpreter.
type handler struct {
	offset      int
	magic, mask []byte
	// fixed says that the interpreter was opened when it was registered, so that containers need not have it.
	fixed bool
}

type handlers []handler

// readHandlers reads the entries that are switched on. The error says that nothing can be known: not Linux, or not mounted.
func readHandlers(dir string) (handlers, error) {
	status, err := limits.System.ReadFile(filepath.Join(dir, "status"))
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	if string(bytes.TrimSpace(status)) != "enabled" {
		return nil, nil
	}
	var all handlers
	for _, entry := range entries {
		text, err := limits.System.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			continue // the file to register with can only be written
		}
		if h, err := parseHandler(text); err == nil {
			all = append(all, h)
		}
	}
	return all, nil
}

var errNoHandler = errors.New("no handler by content, or one that is switched off")

// parseHandler reads an entry as the kernel shows it (Documentation/admin-guide/binfmt-misc.rst).
func parseHandler(text []byte) (handler, error) {
	var h handler
	enabled := false
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		var err error
		switch name {
		case "enabled":
			enabled = true
		case "flags:":
			h.fixed = strings.Contains(value, "F")
		case "offset":
			h.offset, err = strconv.Atoi(value)
		case "magic":
			h.magic, err = hex.DecodeString(value)
		case "mask":
			h.mask, err = hex.DecodeString(value)
		}
		if err != nil {
			return handler{}, errNoHandler
		}
	}
	if !enabled || len(h.magic) == 0 || h.offset < 0 || h.mask != nil && len(h.mask) != len(h.magic) {
		return handler{}, errNoHandler
	}
	return h, nil
}

// run tells whether a program for an architecture runs in a container.
func (all handlers) run(arch string) bool {
	machine, ok := machines[arch]
	if !ok {
		return false
	}
	header := header(machine, arch)
	return slices.ContainsFunc(all, func(h handler) bool { return h.fixed && h.matches(header) })
}

func (h handler) matches(b []byte) bool {
	if h.offset > len(b) || len(b)-h.offset < len(h.magic) {
		return false
	}
	for i, want := range h.magic {
		mask := byte(0xff)
		if h.mask != nil {
			mask = h.mask[i]
		}
		if (b[h.offset+i]^want)&mask != 0 {
			return false
		}
	}
	return true
}

// header is how a static program begins.
func header(machine elf.Machine, arch string) []byte {
	class, data := elf.ELFCLASS64, elf.ELFDATA2LSB
	var order binary.AppendByteOrder = binary.LittleEndian
	switch arch {
	case "386", "arm":
		class = elf.ELFCLASS32
	case "s390x":
		data, order = elf.ELFDATA2MSB, binary.BigEndian
	}
	b := append([]byte(elf.ELFMAG), byte(class), byte(data), byte(elf.EV_CURRENT))
	b = append(b, make([]byte, elf.EI_NIDENT-len(b))...)
	b = order.AppendUint16(b, uint16(elf.ET_EXEC))
	b = order.AppendUint16(b, uint16(machine))
	return append(b, make([]byte, 128-len(b))...)
}
