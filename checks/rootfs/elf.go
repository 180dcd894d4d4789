package rootfs

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"io"
	"strings"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// ELF is what the kernel and the loader read of a program or a shared library.
type ELF struct {
	Class   elf.Class
	Data    elf.Data
	Machine elf.Machine
	Type    elf.Type
	// Interp is the loader that the program names, empty for one that needs none.
	Interp string
	// Soname is the name by which the loader recognizes a library.
	Soname string
	// Needed are the libraries to load, in order.
	Needed []string
	// RPath and RunPath are lists of folders with colons. RPath is empty where RunPath is set, as loaders ignore it then.
	RPath, RunPath string
	// NoDefaultLibs: the loader looks neither into its cache nor its own folders (DF_1_NODEFLIB).
	NoDefaultLibs bool
	// Requires are the versions that the object wants its libraries to define.
	Requires []Requirement
	// Defines are the versions that the library defines.
	Defines []string
	// SystemDirs are the folders that are built into a loader of glibc.
	SystemDirs []string
	// Malformed says why Linux refuses to run it: "no program headers".
	Malformed string
	// Partial says why some of the above may be missing: "its strings are out of reach".
	Partial string
}

// Requirement is that a library defines versions: libc.so.6, GLIBC_2.34.
type Requirement struct {
	Library  string
	Versions []string
}

var elfMagic = []byte(elf.ELFMAG)

// readELF reads from an object that starts with head and goes on in r, no further than it must. Its
// error is one of r; what is wrong with the object itself is in the result.
func readELF(head []byte, r io.Reader, size int64, buf []byte) (*ELF, []byte, error) {
	w := &window{prefix: append(buf[:0], head...), r: r, size: size}
	facts := &ELF{}
	facts.read(w)
	return facts, w.prefix, w.err
}

func (e *ELF) read(w *window) {
	if err := w.need(0, 20); err != nil {
		e.Malformed = "it ends within its header"
		return
	}
	e.identify(w.prefix)
	file, err := elf.NewFile(headers{w})
	if err != nil {
		e.Partial = "its headers make no sense"
		return
	}
	if len(file.Progs) == 0 {
		e.Malformed = "it has no program headers"
		return
	}
	var dynamic *elf.Prog
	for _, p := range file.Progs {
		switch {
		case p.Type == elf.PT_INTERP && e.Interp == "":
			e.interp(w, p)
		case p.Type == elf.PT_DYNAMIC && dynamic == nil:
			dynamic = p
		}
	}
	if dynamic == nil || e.Malformed != "" {
		return
	}
	d := &dynamicSection{ELF: e, w: w, file: file}
	if err := d.read(dynamic); err != nil {
		e.Partial = err.Error()
	}
	e.systemDirs(w)
}

// identify reads what debug/elf refuses to tell about objects it does not understand.
func (e *ELF) identify(header []byte) {
	e.Class, e.Data = elf.Class(header[elf.EI_CLASS]), elf.Data(header[elf.EI_DATA])
	var order binary.ByteOrder = binary.LittleEndian
	if e.Data == elf.ELFDATA2MSB {
		order = binary.BigEndian
	}
	e.Type, e.Machine = elf.Type(order.Uint16(header[16:])), elf.Machine(order.Uint16(header[18:]))
}

// interp mirrors load_elf_binary of Linux: two bytes to PATH_MAX, the last one zero.
func (e *ELF) interp(w *window, p *elf.Prog) {
	if p.Filesz < 2 || p.Filesz > maxName {
		e.Malformed = "the name of its loader is too short or too long"
		return
	}
	raw, err := w.bytes(p.Off, p.Filesz)
	switch {
	case errors.Is(err, errPastEnd):
		e.Malformed = "it ends before the name of its loader"
	case err != nil:
		e.Partial = "the name of its loader is out of reach"
	case raw[len(raw)-1] != 0:
		e.Malformed = "the name of its loader does not end"
	default:
		name, _, _ := bytes.Cut(raw, []byte{0})
		e.Interp = string(name)
	}
}

// headers is an object without its table of sections: neither the kernel nor the loader look at it,
// it is at the end of the file, and what it says may be anything.
type headers struct{ w *window }

// ReadAt implements io.ReaderAt.
func (h headers) ReadAt(p []byte, off int64) (int, error) {
	n, err := h.w.ReadAt(p, off)
	// e_shoff, then e_shnum and e_shstrndx.
	erase := [][2]int64{{0x20, 0x24}, {0x30, 0x34}}
	if len(h.w.prefix) > elf.EI_CLASS && elf.Class(h.w.prefix[elf.EI_CLASS]) == elf.ELFCLASS64 {
		erase = [][2]int64{{0x28, 0x30}, {0x3c, 0x40}}
	}
	for _, e := range erase {
		for i := max(e[0], off); i < min(e[1], off+int64(n)); i++ {
			p[i-off] = 0
		}
	}
	return n, err
}

// systemDir is a folder among the strings of a loader: "/usr/lib/x86_64-linux-gnu/".
var systemDir = regexp.MustCompile(`\x00((?:/[0-9A-Za-z._+~-]+)+)/`)

// maxLoader bounds the size of the loaders that are searched; they have about 200 kB.
const maxLoader = 8 << 20

// systemDirs finds the folders that a loader of glibc has built in: each distribution builds in its own.
func (e *ELF) systemDirs(w *window) {
	glibc := strings.HasPrefix(e.Soname, "ld-linux") || strings.HasPrefix(e.Soname, "ld64.so") || e.Soname == "ld.so.1"
	if !glibc || w.size > maxLoader || w.need(0, uint64(w.size)) != nil {
		return
	}
	seen := map[string]bool{}
	for rest := w.prefix; ; {
		found := systemDir.FindSubmatchIndex(rest)
		if found == nil {
			return
		}
		dir := string(rest[found[2]:found[3]])
		// A string that goes on after the slash names a file.
		if end := found[1]; end < len(rest) && rest[end] == 0 && strings.Contains(dir, "/lib") && !seen[dir] {
			seen[dir] = true
			e.SystemDirs = append(e.SystemDirs, dir)
		}
		rest = rest[found[1]:]
	}
}
