package rootfs

import (
	"hash/maphash"
	"strings"
	"unsafe"
)

// tree is the names of one layer. Layers have up to a million of them, and an image may have many layers: a node has the
// last part of its name and knows its parent, everything is found by its number, and nothing is a pointer that a collector
// would have to follow.
type tree struct {
	nodes chunked[node]
	text  arena
	// table finds a node by its parent and its part: its number plus one at the first free place from its hash on.
	table []uint32
	// extras are what few entries have.
	extras []extra
	// weight of the extras, in bytes.
	weight int64
}

// node is an entry of the layer, what the layer removes, or both. The first one is the root, of which layers say nothing.
type node struct {
	parent, part uint32
	// data is a link's target, or how an executable starts.
	data             uint32
	partLen, dataLen uint16
	mode             uint16
	// kind is zero for what is no entry.
	kind  Type
	flags uint8
	uid   uint32
	gid   uint32
	// extra is the number of one plus one.
	extra uint32
	size  int64
}

const (
	implicit = 1 << iota
	// whiteout is a name of lower layers that this one removes, opaque a directory whose content in lower layers it removes.
	whiteout
	opaque
	// stored are the flags that are kept on disk; the others are of use while a layer is read,
	// or of one that is on no disk.
	stored = implicit | whiteout | opaque
	// listed are names with an entry, relative as all should be, or absolute.
	listed         = opaque << 1
	listedAbsolute = opaque << 2
	// unread is a file of a predicted layer that is read by who finds it.
	unread = opaque << 3
)

// extra is what an entry has that few have.
type extra struct {
	elf  *ELF
	caps *Capabilities
	text []byte
}

var seed = maphash.MakeSeed()

func newTree() *tree {
	t := &tree{table: make([]uint32, 64)}
	t.nodes.add(node{})
	return t
}

// held is the memory that the tree takes, in bytes.
func (t *tree) held() int64 {
	return int64(t.nodes.len())*int64(unsafe.Sizeof(node{})) + int64(t.text.size) + 4*int64(len(t.table)) + t.weight
}

// child finds a part below a node.
func (t *tree) child(parent uint32, part string) (uint32, bool) {
	_, id := t.slot(parent, part)
	return id, id != 0
}

// add finds a part below a node, or makes it.
func (t *tree) add(parent uint32, part string) uint32 {
	slot, id := t.slot(parent, part)
	if id != 0 {
		return id
	}
	id = uint32(t.nodes.len())
	t.nodes.add(node{parent: parent, part: t.text.add(part), partLen: uint16(len(part))})
	t.table[slot] = id + 1
	if t.nodes.len()*4 > len(t.table)*3 {
		t.grow()
	}
	return id
}

// slot is where a part is in the table, or would be; its node is 0 then, which is nobody's child.
func (t *tree) slot(parent uint32, part string) (slot int, id uint32) {
	mask := len(t.table) - 1
	for slot = t.hash(parent, part) & mask; ; slot = (slot + 1) & mask {
		if t.table[slot] == 0 {
			return slot, 0
		}
		id = t.table[slot] - 1
		if n := t.nodes.at(id); n.parent == parent && t.text.get(n.part, n.partLen) == part {
			return slot, id
		}
	}
}

func (t *tree) hash(parent uint32, part string) int {
	return int((maphash.String(seed, part) ^ uint64(parent)*0x9e3779b97f4a7c15) >> 1)
}

func (t *tree) grow() {
	t.table = make([]uint32, 2*len(t.table))
	mask := len(t.table) - 1
	for id := 1; id < t.nodes.len(); id++ {
		n := t.nodes.at(uint32(id))
		slot := t.hash(n.parent, t.text.get(n.part, n.partLen)) & mask
		for t.table[slot] != 0 {
			slot = (slot + 1) & mask
		}
		t.table[slot] = uint32(id) + 1
	}
}

// find is the node of an absolute clean path.
func (t *tree) find(name string) (*node, bool) {
	var id uint32
	for rest := name; ; {
		var part string
		if part, rest = next(rest); part == "" {
			return t.nodes.at(id), true
		}
		var ok bool
		if id, ok = t.child(id, part); !ok {
			return nil, false
		}
	}
}

// make finds the node of an absolute clean path, or makes it. Parents without an entry become implicit directories.
func (t *tree) make(name string) *node {
	var id uint32
	for rest := name; ; {
		var part string
		if part, rest = next(rest); part == "" {
			return t.nodes.at(id)
		}
		if n := t.nodes.at(id); id != 0 && n.kind == 0 {
			n.kind, n.mode = Dir, 0o755
			n.flags |= implicit
		}
		id = t.add(id, part)
	}
}

// next is the first part of a clean path and what is behind it.
func next(name string) (part, rest string) {
	part, rest, _ = strings.Cut(strings.TrimPrefix(name, "/"), "/")
	return part, rest
}

// name is the path of a node.
func (t *tree) name(id uint32) string {
	var parts []string
	for ; id != 0; id = t.nodes.at(id).parent {
		n := t.nodes.at(id)
		parts = append(parts, t.text.get(n.part, n.partLen))
	}
	var b strings.Builder
	for i := range parts {
		b.WriteByte('/')
		b.WriteString(parts[len(parts)-1-i])
	}
	return b.String()
}

// chunked is a list that is never copied to grow.
type chunked[T any] struct {
	chunks [][]T
	n      int
}

const chunkBits = 12

func (c *chunked[T]) len() int { return c.n }

func (c *chunked[T]) at(i uint32) *T { return &c.chunks[i>>chunkBits][i&(1<<chunkBits-1)] }

func (c *chunked[T]) add(v T) {
	last := c.n >> chunkBits
	if last == len(c.chunks) {
		// Most layers are small: the first chunk grows as other lists do.
		var chunk []T
		if last > 0 {
			chunk = make([]T, 0, 1<<chunkBits)
		}
		c.chunks = append(c.chunks, chunk)
	}
	c.chunks[last] = append(c.chunks[last], v)
	c.n++
}

// arena keeps texts of up to 64 KiB one behind the other.
type arena struct {
	chunks [][]byte
	// size is what the chunks take, in bytes.
	size int
}

const arenaBits = 18

// add keeps a text and says where.
func (a *arena) add(s string) uint32 {
	last := len(a.chunks) - 1
	if last < 0 || len(a.chunks[last])+len(s) > 1<<arenaBits {
		var chunk []byte
		if last >= 0 {
			chunk = make([]byte, 0, 1<<arenaBits)
			a.size += cap(chunk)
		}
		a.chunks = append(a.chunks, chunk)
		last++
	}
	if last == 0 {
		a.size += len(s)
	}
	at := len(a.chunks[last])
	a.chunks[last] = append(a.chunks[last], s...)
	return uint32(last)<<arenaBits | uint32(at)
}

// get is a text, as long as the arena is.
func (a *arena) get(at uint32, n uint16) string {
	if n == 0 {
		return ""
	}
	chunk := a.chunks[at>>arenaBits]
	from := at & (1<<arenaBits - 1)
	return unsafe.String(&chunk[from], int(n))
}
