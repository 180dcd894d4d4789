package rootfs

import (
	"io"
	"path"

	"github.com/seatrial/seatrial/submit/limits"
)

// contents is what one layer holds, by absolute clean path. It does not change once it is built.
type contents struct {
	*tree
	// zstd compresses the layer.
	zstd bool
	// diffID is the digest of its tar: "sha256:…".
	diffID string
	// open reads those of its files that are read by who finds them; nil when there are none.
	open func(name string) (io.ReadCloser, error)
	// rejects are why engines do not unpack it, each as a Rejection's Fault.
	rejects []string
}

func newContents() *contents { return &contents{tree: newTree()} }

// fits tells whether the contents take no more than room bytes, and have no more names than a layer may.
func (x *contents) fits(room int64) error {
	switch {
	case int64(x.nodes.len()) > limits.Layer.Entries:
		return &limits.Error{Limits: limits.Layer, Field: "entries"}
	case x.held() > room:
		return &limits.Error{Limits: limits.Index, Field: "bytes", Source: "what has to be kept of its layers"}
	}
	return nil
}

// entry is what the layer has under a name.
func (x *contents) entry(name string) (Entry, bool) {
	n, ok := x.find(name)
	if !ok || n.kind == 0 {
		return Entry{}, false
	}
	return x.read(n), true
}

func (x *contents) read(n *node) Entry {
	e := Entry{Type: n.kind, Mode: n.mode, UID: int(n.uid), GID: int(n.gid), Size: n.size, Implicit: n.flags&implicit != 0}
	switch {
	case n.kind == Symlink, n.kind == HardLink:
		e.Link = x.text.get(n.data, n.dataLen)
	case n.dataLen > 0:
		e.Head = []byte(x.text.get(n.data, n.dataLen))
	}
	if n.flags&unread != 0 {
		e.open = x.open
	}
	if n.extra > 0 {
		has := x.extras[n.extra-1]
		e.ELF, e.Caps, e.Text = has.elf, has.caps, has.text
	}
	return e
}

// put has the layer hold an entry, instead of one that it had under that name.
func (x *contents) put(name string, e Entry) {
	if name == "" {
		name = "/"
	}
	n := x.make(name)
	n.kind, n.mode, n.uid, n.gid, n.size = e.Type, e.Mode, uint32(e.UID), uint32(e.GID), e.Size
	n.flags &^= implicit | unread
	if e.Implicit {
		n.flags |= implicit
	}
	data := e.Link
	if data == "" {
		data = string(e.Head)
	}
	n.dataLen, n.extra = uint16(len(data)), 0
	if data != "" {
		n.data = x.text.add(data)
	}
	if e.ELF != nil || e.Caps != nil || e.Text != nil {
		x.keep(n, extra{e.ELF, e.Caps, e.Text})
	}
}

func (x *contents) keep(n *node, has extra) {
	x.extras = append(x.extras, has)
	x.weight += int64(has.elf.held() + has.caps.held() + len(has.text))
	n.extra = uint32(len(x.extras))
}

// remove notes that the layer removes a name of lower ones, or all that is in a directory of theirs.
func (x *contents) remove(name string, how uint8) *node {
	n := x.make(name)
	n.flags |= how
	return n
}

// hides tells whether nothing of a name in lower layers is seen through this one.
func (x *contents) hides(name string) bool {
	at := x.nodes.at(0)
	for id, rest := uint32(0), name; ; {
		var part string
		part, rest = next(rest)
		if part == "" {
			return at.flags&whiteout != 0
		}
		if at.flags&(opaque|whiteout) != 0 || id != 0 && at.kind != 0 && at.kind != Dir {
			return true
		}
		var ok bool
		if id, ok = x.child(id, part); !ok {
			return false
		}
		at = x.nodes.at(id)
	}
}

// throughLink replaces the outermost parent of a name that is a symlink by its target.
func (x *contents) throughLink(name string) string {
	var id uint32
	for at, rest := 0, name; ; {
		var part string
		part, rest = next(rest)
		if part == "" || rest == "" {
			return name
		}
		at += len(part) + 1
		var ok bool
		if id, ok = x.child(id, part); !ok {
			return name
		}
		if n := x.nodes.at(id); n.kind == Symlink {
			return join(path.Dir(name[:at]), x.text.get(n.data, n.dataLen)) + name[at:]
		}
	}
}

// names visits those of the entries, in no order.
func (x *contents) names(visit func(name string)) {
	for id := range uint32(x.nodes.len()) {
		if x.nodes.at(id).kind != 0 {
			visit(x.name(id))
		}
	}
}

// each visits the entries, in no order.
func (x *contents) each(visit func(name string, e Entry)) {
	for id := range uint32(x.nodes.len()) {
		if n := x.nodes.at(id); n.kind != 0 {
			visit(x.name(id), x.read(n))
		}
	}
}
