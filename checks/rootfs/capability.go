package rootfs

import (
	"archive/tar"
	"encoding/binary"
)

// Capabilities are what the extended attribute security.capability gives whoever executes a file, as Linux reads it
// (linux/capability.h, vfs_cap_data).
type Capabilities struct {
	// Permitted has a bit for each.
	Permitted uint64
	// Effective: Linux does not execute the file for whoever would not get all of them, not even for root.
	Effective bool
	// Root is the user of the host that has to be root where they count; zero for all containers of today.
	Root uint32
}

const (
	// capabilityRecord is the attribute as a layer has it.
	capabilityRecord = "SCHILY.xattr.security.capability"

	revisionMask  = 0xff000000
	revision2     = 0x02000000
	revision3     = 0x03000000
	effectiveFlag = 1
)

// ParseCapabilities reads the attribute's value. It reports false for what Linux refuses to set: another length, or a
// revision that is none or was given up (the first).
func ParseCapabilities(raw string) (c Capabilities, ok bool) {
	const with2, with3 = 20, 24 // bytes: flags, then permitted and inheritable twice, then the root
	if len(raw) != with2 && len(raw) != with3 {
		return c, false
	}
	word := func(i int) uint32 { return binary.LittleEndian.Uint32([]byte(raw[4*i : 4*i+4])) }
	switch flags := word(0); {
	case flags&revisionMask == revision2 && len(raw) == with2:
	case flags&revisionMask == revision3 && len(raw) == with3:
		c.Root = word(5)
	default:
		return c, false
	}
	c.Permitted, c.Effective = uint64(word(1))|uint64(word(3))<<32, word(0)&effectiveFlag != 0
	return c, true
}

// capabilities are those that an entry's header gives its file; nil for none.
func (x *indexer) capabilities(h *tar.Header, name string) *Capabilities {
	raw, ok := h.PAXRecords[capabilityRecord]
	if !ok {
		return nil
	}
	c, ok := ParseCapabilities(raw)
	if !ok {
		x.reject("gives %.64q capabilities in a form that Linux does not take", name)
		return nil
	}
	return &c
}
