package rootfs

import (
	"bufio"
	"debug/elf"
	"encoding/binary"
	"errors"
	"io"
)

// errRecord is that a cache file is not what store writes.
var errRecord = errors.New("the index is damaged")

// recorder writes what a player reads: numbers as varints, texts behind their length. Its errors come with Flush.
type recorder struct {
	*bufio.Writer
	buf [binary.MaxVarintLen64]byte
}

func (w *recorder) number(n uint64) {
	_, _ = w.Write(w.buf[:binary.PutUvarint(w.buf[:], n)])
}

func (w *recorder) text(s string) {
	w.number(uint64(len(s)))
	_, _ = w.WriteString(s)
}

func (w *recorder) texts(list []string) {
	w.number(uint64(len(list)))
	for _, s := range list {
		w.text(s)
	}
}

func (w *recorder) flag(set bool) {
	if set {
		w.number(1)
	} else {
		w.number(0)
	}
}

// contents writes what a layer holds.
func (w *recorder) contents(x *contents) {
	w.flag(x.zstd)
	w.text(x.diffID)
	w.texts(x.rejects)
	w.tree(x.tree)
}

// tree writes the nodes in their order, so that each comes behind its parent.
func (w *recorder) tree(t *tree) {
	w.number(uint64(t.nodes.len()))
	for id := range uint32(t.nodes.len()) {
		n := t.nodes.at(id)
		w.number(uint64(n.parent))
		w.text(t.text.get(n.part, n.partLen))
		w.number(uint64(n.kind))
		w.number(uint64(n.flags & stored))
		if n.kind == 0 {
			continue
		}
		for _, number := range []uint64{uint64(n.mode), uint64(n.uid), uint64(n.gid), uint64(n.size)} {
			w.number(number)
		}
		w.text(t.text.get(n.data, n.dataLen))
		w.flag(n.extra > 0)
		if n.extra > 0 {
			w.extra(t.extras[n.extra-1])
		}
	}
}

func (w *recorder) extra(x extra) {
	w.text(string(x.text))
	w.flag(x.caps != nil)
	if c := x.caps; c != nil {
		w.number(c.Permitted)
		w.flag(c.Effective)
		w.number(uint64(c.Root))
	}
	w.flag(x.elf != nil)
	e := x.elf
	if e == nil {
		return
	}
	for _, number := range []uint64{uint64(e.Class), uint64(e.Data), uint64(e.Machine), uint64(e.Type)} {
		w.number(number)
	}
	for _, s := range []string{e.Interp, e.Soname, e.RPath, e.RunPath, e.Malformed, e.Partial} {
		w.text(s)
	}
	w.flag(e.NoDefaultLibs)
	for _, list := range [][]string{e.Needed, e.Defines, e.SystemDirs} {
		w.texts(list)
	}
	w.number(uint64(len(e.Requires)))
	for _, r := range e.Requires {
		w.text(r.Library)
		w.texts(r.Versions)
	}
}

// player reads what a recorder wrote. After an error it gives zeros.
type player struct {
	*bufio.Reader
	err error
}

func (r *player) number() uint64 {
	if r.err != nil {
		return 0
	}
	n, err := binary.ReadUvarint(r)
	if err != nil {
		r.err = noEOF(err)
	}
	return n
}

// bounded is a number that is at most so large.
func (r *player) bounded(most uint64) uint64 {
	n := r.number()
	if n > most && r.err == nil {
		r.err = errRecord
	}
	if r.err != nil {
		return 0
	}
	return n
}

func (r *player) flag() bool { return r.bounded(1) == 1 }

func (r *player) bytes() []byte {
	p := make([]byte, r.bounded(maxText))
	if r.err == nil {
		_, err := io.ReadFull(r, p)
		r.err = noEOF(err)
	}
	return p
}

func (r *player) text() string { return string(r.bytes()) }

func (r *player) texts() []string {
	var list []string
	for range r.bounded(maxListed) {
		list = append(list, r.text())
	}
	return list
}

// maxListed is how much one object may list.
const maxListed = maxNeeded + maxVersions

func (r *player) contents(room int64) (*contents, error) {
	x := newContents()
	x.zstd, x.diffID, x.rejects = r.flag(), r.text(), r.texts()
	for id := range r.number() {
		if r.err != nil {
			return nil, r.err
		}
		r.node(x, uint32(id))
		if err := x.fits(room); err != nil {
			return nil, err
		}
	}
	return x, r.err
}

func (r *player) node(x *contents, id uint32) {
	parent, part := r.number(), r.text()
	at := uint32(0)
	if id > 0 {
		if parent >= uint64(id) || part == "" || len(part) > maxName {
			r.err = errRecord
			return
		}
		if at = x.add(uint32(parent), part); at != id {
			r.err = errRecord
			return
		}
	}
	n := x.nodes.at(at)
	n.kind, n.flags = Type(r.bounded(uint64(Other))), uint8(r.bounded(stored))
	if n.kind == 0 {
		return
	}
	n.mode, n.uid, n.gid, n.size = uint16(r.number()), uint32(r.number()), uint32(r.number()), int64(r.number())
	data := r.text()
	if len(data) > maxName {
		r.err = errRecord
		return
	}
	if n.dataLen = uint16(len(data)); data != "" {
		n.data = x.text.add(data)
	}
	if r.flag() {
		x.keep(n, r.extra())
	}
}

func (r *player) extra() extra {
	var x extra
	if text := r.bytes(); len(text) > 0 {
		x.text = text
	}
	if r.flag() {
		x.caps = &Capabilities{Permitted: r.number(), Effective: r.flag(), Root: uint32(r.number())}
	}
	if !r.flag() {
		return x
	}
	e := &ELF{Class: elf.Class(r.number()), Data: elf.Data(r.number()), Machine: elf.Machine(r.number()), Type: elf.Type(r.number())}
	for _, s := range []*string{&e.Interp, &e.Soname, &e.RPath, &e.RunPath, &e.Malformed, &e.Partial} {
		*s = r.text()
	}
	e.NoDefaultLibs = r.flag()
	for _, list := range []*[]string{&e.Needed, &e.Defines, &e.SystemDirs} {
		*list = r.texts()
	}
	for range r.bounded(maxListed) {
		e.Requires = append(e.Requires, Requirement{Library: r.text(), Versions: r.texts()})
	}
	x.elf = e
	return x
}
