package rootfs

import (
	"debug/elf"
	"errors"
)

// maxVersions bounds what one object may define or require; libc.so.6 defines about 40.
const maxVersions = 4096

// versions reads the symbol versions of GNU's extension to ELF. One that is weak is only warned about.
func (d *dynamicSection) versions(tags map[elf.DynTag]uint64) error {
	left := maxVersions
	if address, ok := tags[elf.DT_VERNEED]; ok {
		if err := d.requires(address, tags[elf.DT_VERNEEDNUM], &left); err != nil {
			return err
		}
	}
	if address, ok := tags[elf.DT_VERDEF]; ok {
		return d.defines(address, tags[elf.DT_VERDEFNUM], &left)
	}
	return nil
}

var errVersions = errors.New("it names too many versions")

// requires reads records of {version, count: 2 bytes; file, aux, next: 4}, each
// with a list of {hash: 4; flags, other: 2; name, next: 4}.
func (d *dynamicSection) requires(address, count uint64, left *int) error {
	order := d.file.ByteOrder
	for range count {
		record, err := d.at(address, 16)
		if err != nil {
			return err
		}
		file, aux, next := order.Uint32(record[4:]), order.Uint32(record[8:]), order.Uint32(record[12:])
		wants := Requirement{Library: d.text(uint64(file))}
		at := address + uint64(aux)
		for range order.Uint16(record[2:]) {
			if *left--; *left < 0 {
				return errVersions
			}
			version, err := d.at(at, 16)
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
		if *left--; *left < 0 {
			return errVersions
		}
		address += uint64(next)
	}
	return nil
}

// defines reads records of {version, flags, index, count: 2 bytes; hash, aux, next: 4},
// each with a list of {name, next: 4} whose first is the version's own name.
func (d *dynamicSection) defines(address, count uint64, left *int) error {
	order := d.file.ByteOrder
	for range count {
		if *left--; *left < 0 {
			return errVersions
		}
		record, err := d.at(address, 20)
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
