package layertest

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
)

// ELF describes a program or a library; String makes a file of it that loaders would read so.
type ELF struct {
	// Machine is EM_X86_64 if zero.
	Machine elf.Machine
	// Type is ET_DYN if zero.
	Type                           elf.Type
	Interp, Soname, RPath, RunPath string
	Needed                         []string
	// Requires are pairs of a library and a version, Defines are versions.
	Requires [][2]string
	Defines  []string
	// Tail is appended to the file.
	Tail string
	// Gap is a hole between the headers and what they point at.
	Gap int
}

const (
	elfHeaderSize = 64
	progHeader    = 56
)

// String is a 64-bit little-endian file: headers, loader, strings, versions, dynamic section.
func (e ELF) String() string {
	if e.Machine == 0 {
		e.Machine = elf.EM_X86_64
	}
	if e.Type == 0 {
		e.Type = elf.ET_DYN
	}
	b := &elfBuilder{strings: []byte{0}, base: uint64(elfHeaderSize + 3*progHeader + e.Gap)}
	dynamic := b.dynamic(e)
	interp := append([]byte(e.Interp), 0)

	interpAt := b.base
	stringsAt := interpAt + uint64(len(interp))
	versionsAt := stringsAt + uint64(len(b.strings))
	definesAt := versionsAt + uint64(len(b.versions))
	dynamicAt := definesAt + uint64(len(b.defines))
	dynamic = append(dynamic,
		elf.Dyn64{Tag: int64(elf.DT_STRTAB), Val: stringsAt}, elf.Dyn64{Tag: int64(elf.DT_STRSZ), Val: uint64(len(b.strings))})
	if len(e.Requires) > 0 {
		dynamic = append(dynamic,
			elf.Dyn64{Tag: int64(elf.DT_VERNEED), Val: versionsAt}, elf.Dyn64{Tag: int64(elf.DT_VERNEEDNUM), Val: uint64(len(e.Requires))})
	}
	if len(e.Defines) > 0 {
		dynamic = append(dynamic,
			elf.Dyn64{Tag: int64(elf.DT_VERDEF), Val: definesAt}, elf.Dyn64{Tag: int64(elf.DT_VERDEFNUM), Val: uint64(len(e.Defines))})
	}
	dynamic = append(dynamic, elf.Dyn64{})
	dynamicSize := uint64(16 * len(dynamic))

	progs := []elf.Prog64{{Type: uint32(elf.PT_LOAD), Filesz: dynamicAt + dynamicSize, Memsz: dynamicAt + dynamicSize}}
	if e.Interp != "" {
		progs = append(progs, elf.Prog64{Type: uint32(elf.PT_INTERP), Off: interpAt, Filesz: uint64(len(interp))})
	}
	if len(dynamic) > 3 {
		progs = append(progs, elf.Prog64{Type: uint32(elf.PT_DYNAMIC), Off: dynamicAt, Filesz: dynamicSize})
	}
	header := elf.Header64{
		Type: uint16(e.Type), Machine: uint16(e.Machine), Version: uint32(elf.EV_CURRENT),
		Phoff: elfHeaderSize, Ehsize: elfHeaderSize, Phentsize: progHeader, Phnum: uint16(len(progs)),
		// Nothing that runs the program looks at sections.
		Shoff: 1 << 60, Shnum: 0xff00, Shstrndx: 0xfff0,
	}
	copy(header.Ident[:], elf.ELFMAG)
	header.Ident[elf.EI_CLASS], header.Ident[elf.EI_DATA] = byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB)
	header.Ident[elf.EI_VERSION] = byte(elf.EV_CURRENT)

	var file bytes.Buffer
	for _, part := range []any{header, progs, make([]byte, progHeader*(3-len(progs))+e.Gap), interp, b.strings, b.versions, b.defines, dynamic} {
		must(binary.Write(&file, binary.LittleEndian, part))
	}
	return file.String() + e.Tail
}

type elfBuilder struct {
	base                       uint64
	strings, versions, defines []byte
}

func (b *elfBuilder) name(s string) uint64 {
	at := len(b.strings)
	b.strings = append(append(b.strings, s...), 0)
	return uint64(at)
}

func (b *elfBuilder) dynamic(e ELF) []elf.Dyn64 {
	var d []elf.Dyn64
	for _, n := range e.Needed {
		d = append(d, elf.Dyn64{Tag: int64(elf.DT_NEEDED), Val: b.name(n)})
	}
	for _, p := range []struct {
		tag   elf.DynTag
		value string
	}{{elf.DT_SONAME, e.Soname}, {elf.DT_RPATH, e.RPath}, {elf.DT_RUNPATH, e.RunPath}} {
		if p.value != "" {
			d = append(d, elf.Dyn64{Tag: int64(p.tag), Val: b.name(p.value)})
		}
	}
	little := binary.LittleEndian
	for i, r := range e.Requires {
		next := uint32(32)
		if i == len(e.Requires)-1 {
			next = 0
		}
		b.versions = little.AppendUint16(b.versions, 1)
		b.versions = little.AppendUint16(b.versions, 1)
		for _, v := range []uint32{uint32(b.name(r[0])), 16, next, 0, 0, uint32(b.name(r[1])), 0} {
			b.versions = little.AppendUint32(b.versions, v)
		}
	}
	for i, v := range e.Defines {
		next := uint32(28)
		if i == len(e.Defines)-1 {
			next = 0
		}
		for _, n := range []uint16{1, 0, uint16(i), 1} {
			b.defines = little.AppendUint16(b.defines, n)
		}
		for _, n := range []uint32{0, 20, next, uint32(b.name(v)), 0} {
			b.defines = little.AppendUint32(b.defines, n)
		}
	}
	return d
}
