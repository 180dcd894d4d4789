package rootfs

import (
	"archive/tar"
	"fmt"
	"path"
	"strings"
)

// Rejection is why engines do not unpack a layer that is whole (F57), as far as it was found while the layer was read. Docker's
// unpacks each layer in a folder of its own, where nothing is that a lower layer has.
type Rejection struct {
	// Layer is its number from the lowest, which is 1.
	Layer int
	// Part names it: "layer sha256:0123456789ab", and Fault goes on from there: "has /a twice".
	Part, Fault string
}

// maxRejects is how much is told of one layer.
const maxRejects = 3

// maxPart is how long a file system lets a name be, in bytes, without the folders above it.
const maxPart = 255

// reject notes what is wrong with the layer.
func (x *indexer) reject(format string, args ...any) {
	if len(x.rejects) < maxRejects {
		x.rejects = append(x.rejects, fmt.Sprintf(format, args...))
	}
}

// Rejections are those of the layers read so far, the lowest first.
func (v *View) Rejections() []Rejection {
	var all []Rejection
	for i, x := range v.loaded {
		if x == nil {
			continue
		}
		for _, fault := range x.rejects {
			all = append(all, Rejection{Layer: v.numbers[i], Part: v.layers[i].Part(), Fault: fault})
		}
	}
	return all
}

// unpacks judges the place of an entry as Docker's engine comes to it: place is where name leads in the layer.
func (x *indexer) unpacks(h *tar.Header, place string) {
	direct := path.Clean("/" + h.Name)
	if place == "" {
		place = "/"
	}
	for part := range strings.SplitSeq(direct, "/") {
		if len(part) > maxPart {
			x.reject("has a name of %d bytes, %.32q…, want %d or fewer", len(part), part, maxPart)
			return
		}
	}
	parent := path.Dir(place)
	if n, ok := x.find(parent); parent != "/" && ok && n.kind != 0 && n.kind != Dir {
		x.reject("has %.128q below %.128q, which is no folder in it", direct, parent)
		return
	}
	if place != direct && path.Dir(direct) != parent && parent != "/" {
		if n, ok := x.find(parent); !ok || n.kind != Dir {
			x.reject("has %.128q behind a link to %.128q, which is not in it", direct, parent)
			return
		}
	}
	// Docker holds names against each other as they are written, but for what path.Clean evens out.
	if place != direct {
		return
	}
	flag := uint8(listed)
	if path.IsAbs(h.Name) {
		flag = listedAbsolute
	}
	if n, ok := x.find(place); ok && n.flags&flag != 0 {
		x.reject("has %.128q twice", direct)
	}
}

// listing notes that an entry was there under a name.
func (x *indexer) listing(h *tar.Header, place string) {
	n, ok := x.find(place)
	if !ok || place != path.Clean("/"+h.Name) {
		return
	}
	if path.IsAbs(h.Name) {
		n.flags |= listedAbsolute
	} else {
		n.flags |= listed
	}
}
