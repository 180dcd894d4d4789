package rootfs

import (
	"bytes"
	"debug/elf"
	"errors"
	"math"
)

// dynamicSection reads what the loader reads, found through the program headers as the loader does.
type dynamicSection struct {
	*ELF
	w    *window
	file *elf.File
	// strings is DT_STRTAB.
	strings []byte
	// records of versions that were read.
	records int
}

// What one object may name.
const (
	maxDynamic = 1 << 20
	maxNeeded  = 4096
	maxName    = 4096
)

func (d *dynamicSection) read(segment *elf.Prog) error {
	if segment.Filesz > maxDynamic {
		return errors.New("its list of libraries is too large")
	}
	raw, err := d.w.bytes(segment.Off, segment.Filesz)
	if err != nil {
		return err
	}
	tags, needed := d.entries(raw)
	if len(needed) > maxNeeded {
		return errors.New("it needs too many libraries")
	}
	if d.strings, err = d.at(tags[elf.DT_STRTAB], tags[elf.DT_STRSZ]); err != nil {
		return err
	}
	for _, offset := range needed {
		if name := d.text(offset); name != "" {
			d.Needed = append(d.Needed, name)
		}
	}
	d.Soname = d.optional(tags, elf.DT_SONAME)
	d.RunPath = d.optional(tags, elf.DT_RUNPATH)
	if _, ok := tags[elf.DT_RUNPATH]; !ok {
		d.RPath = d.optional(tags, elf.DT_RPATH)
	}
	d.NoDefaultLibs = elf.DynFlag1(tags[elf.DT_FLAGS_1])&elf.DF_1_NODEFLIB != 0
	return d.versions(tags)
}

// entries are the tags with the last value of each, and those of DT_NEEDED in order.
func (d *dynamicSection) entries(raw []byte) (tags map[elf.DynTag]uint64, needed []uint64) {
	tags = map[elf.DynTag]uint64{}
	order, step := d.file.ByteOrder, 8
	if d.file.Class == elf.ELFCLASS64 {
		step = 16
	}
	for ; len(raw) >= step; raw = raw[step:] {
		var tag elf.DynTag
		var value uint64
		if step == 16 {
			t := int64(order.Uint64(raw))
			if t < math.MinInt32 || t > math.MaxUint32 {
				continue
			}
			tag, value = elf.DynTag(t), order.Uint64(raw[8:])
		} else {
			tag, value = elf.DynTag(order.Uint32(raw)), uint64(order.Uint32(raw[4:]))
		}
		switch tag {
		case elf.DT_NULL:
			return tags, needed
		case elf.DT_NEEDED:
			needed = append(needed, value)
		default:
			tags[tag] = value
		}
	}
	return tags, needed
}

// at reads memory as the loaded object has it.
func (d *dynamicSection) at(address, size uint64) ([]byte, error) {
	offset, ok := d.offset(address)
	if !ok {
		return nil, errors.New("its strings are in no part that is loaded")
	}
	return d.w.bytes(offset, size)
}

func (d *dynamicSection) offset(address uint64) (uint64, bool) {
	for _, p := range d.file.Progs {
		if p.Type == elf.PT_LOAD && address >= p.Vaddr && address-p.Vaddr < p.Filesz {
			return p.Off + address - p.Vaddr, true
		}
	}
	return 0, false
}

func (d *dynamicSection) optional(tags map[elf.DynTag]uint64, tag elf.DynTag) string {
	if offset, ok := tags[tag]; ok {
		return d.text(offset)
	}
	return ""
}

// text is the string at an offset, empty when there is none of a sensible length.
func (d *dynamicSection) text(offset uint64) string {
	if offset >= uint64(len(d.strings)) {
		return ""
	}
	rest := d.strings[offset:min(offset+maxName, uint64(len(d.strings)))]
	end := bytes.IndexByte(rest, 0)
	if end < 0 {
		return ""
	}
	return string(rest[:end])
}

// maxVersions bounds what one object may define or require; libc.so.6 defines about 40.
const maxVersions = 4096

// versions reads the symbol versions of GNU's extension to ELF. One that is weak is only warned about.
func (d *dynamicSection) versions(tags map[elf.DynTag]uint64) error {
	if address, ok := tags[elf.DT_VERNEED]; ok {
		if err := d.requires(address, tags[elf.DT_VERNEEDNUM]); err != nil {
			return err
		}
	}
	if address, ok := tags[elf.DT_VERDEF]; ok {
		return d.defines(address, tags[elf.DT_VERDEFNUM])
	}
	return nil
}

// record reads one of the records of versions.
func (d *dynamicSection) record(address, size uint64) ([]byte, error) {
	if d.records++; d.records > maxVersions {
		return nil, errors.New("it names too many versions")
	}
	return d.at(address, size)
}

// requires reads records of {version, count: 2 bytes; file, aux, next: 4}, each
// with a list of {hash: 4; flags, other: 2; name, next: 4}.
func (d *dynamicSection) requires(address, count uint64) error {
	order := d.file.ByteOrder
	for range count {
		record, err := d.record(address, 16)
		if err != nil {
			return err
		}
		file, aux, next := order.Uint32(record[4:]), order.Uint32(record[8:]), order.Uint32(record[12:])
		wants := Requirement{Library: d.text(uint64(file))}
		at := address + uint64(aux)
		for range order.Uint16(record[2:]) {
			version, err := d.record(at, 16)
			if err != nil {
				return err
			}
			weak := elf.DynamicVersionFlag(order.Uint16(version[4:]))&elf.VER_FLG_WEAK != 0
			if name := d.text(uint64(order.Uint32(version[8:]))); name != "" && !weak {
				wants.Versions = append(wants.Versions, name)
			}
			step := order.Uint32(version[12:])
			if step == 0 {
				break
			}
			at += uint64(step)
		}
		d.Requires = append(d.Requires, wants)
		if next == 0 {
			return nil
		}
		address += uint64(next)
	}
	return nil
}

// defines reads records of {version, flags, index, count: 2 bytes; hash, aux, next: 4},
// each with a list of {name, next: 4} whose first is the version's own name.
func (d *dynamicSection) defines(address, count uint64) error {
	order := d.file.ByteOrder
	for range count {
		record, err := d.record(address, 20)
		if err != nil {
			return err
		}
		aux, next := order.Uint32(record[12:]), order.Uint32(record[16:])
		own, err := d.at(address+uint64(aux), 8)
		if err != nil {
			return err
		}
		if name := d.text(uint64(order.Uint32(own))); name != "" {
			d.Defines = append(d.Defines, name)
		}
		if next == 0 {
			return nil
		}
		address += uint64(next)
	}
	return nil
}
