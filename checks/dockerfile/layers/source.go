package layers

import (
	"io"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// source is where a file of a layer comes from.
type source struct {
	// origin is a name in the context; empty for what is none of it.
	context *Context
	origin  string
	// regular: it is a file, and no link or folder.
	regular bool
	// open reads what an instruction has in itself; nil for anything else.
	open func() (io.ReadCloser, error)
}

// readable tells whether its content is known here.
func (s source) readable() bool { return s.open != nil || s.regular && s.origin != "" }

func (s source) read() (io.ReadCloser, error) {
	if s.open != nil {
		return s.open()
	}
	return s.context.Open(s.origin)
}

// source is that of what a part has at a path.
func (p *part) source(name string, of rootfs.Type) source {
	s := source{context: p.context, origin: p.origins[name], regular: of == rootfs.File, open: p.opens[name]}
	if p.whole {
		s.origin = name[1:]
	}
	return s
}

// comes notes it.
func (p *part) comes(name string, from source) {
	if from.origin != "" {
		if p.origins == nil {
			p.origins = map[string]string{}
		}
		p.context, p.origins[name] = from.context, from.origin
	}
	if from.open != nil {
		if p.opens == nil {
			p.opens = map[string]func() (io.ReadCloser, error){}
		}
		p.opens[name] = from.open
	}
}

// open reads a file of the part; nil for one of which nothing is known but that it is there.
func (p *part) open(name string) (io.ReadCloser, error) {
	if s := p.source(name, rootfs.File); s.readable() {
		return s.read()
	}
	return nil, nil
}
