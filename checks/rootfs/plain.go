package rootfs

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
)

// Plain has read take the tar that is in the layer, however that is compressed, within the limits of layers; all of it is held
// against the layer's digest, whatever was taken. Errors are those of read, a *DamageError, or what the layer's source said.
func (l Layer) Plain(ctx context.Context, read func(tarball io.Reader) error) error {
	m, done, err := l.open(ctx, math.MaxInt64)
	if err != nil {
		return err
	}
	defer done()
	var own error
	_, diffID, err := l.plain(m, func(plain io.Reader) error {
		noted := &noting{Reader: plain}
		if err := read(noted); err != nil && noted.err == nil {
			own = err
			return err
		}
		return noted.err
	})
	switch {
	case own != nil:
		return own
	case err != nil:
		return m.explain(err)
	}
	return l.told(diffID)
}

// noting keeps the error that a reader has failed with.
type noting struct {
	io.Reader
	err error
}

// Read implements io.Reader.
func (n *noting) Read(p []byte) (int, error) {
	got, err := n.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		n.err = err
	}
	return got, err
}

// Each visits the entries of the layer in their order, within the limits of layers; content is the entry's. A name is clean and
// absolute: "/usr/bin/env".
func (l Layer) Each(ctx context.Context, visit func(name string, header *tar.Header, content io.Reader) error) error {
	return l.Plain(ctx, func(tarball io.Reader) error {
		entries := tar.NewReader(tarball)
		for n := int64(0); ; n++ {
			header, err := entries.Next()
			switch {
			case errors.Is(err, io.EOF):
				return nil
			case err != nil:
				return l.damage(noEOF(err))
			case n == limits.Layer.Entries:
				return &limits.Error{Limits: limits.Layer, Field: "entries", Source: l.Part()}
			case len(header.Name) > maxName || len(header.Linkname) > maxName || strings.ContainsRune(header.Name, 0):
				return &DamageError{l.Part(), "holds a name that no file can have"}
			case header.Typeflag == tar.TypeXGlobalHeader:
				continue
			}
			if err := visit(path.Clean("/"+header.Name), header, entries); err != nil {
				return err
			}
		}
	})
}

// Whiteout is what an entry of a layer removes of lower ones: a name, or all that is in a folder when it is opaque. It is empty for an
// entry that removes nothing, and own tells one that is a builder's own affair and stands for nothing.
func Whiteout(name string) (removes string, opaque, own bool) {
	dir, base := path.Split(name)
	switch {
	case base == whiteoutOpaque:
		return path.Clean(dir), true, false
	case strings.HasPrefix(base, whiteoutMeta), base == whiteoutPrefix:
		return "", false, true
	case strings.HasPrefix(base, whiteoutPrefix):
		return path.Join(dir, strings.TrimPrefix(base, whiteoutPrefix)), false, false
	}
	return "", false, false
}

// WhiteoutOf is the name of the entry that removes a name of lower layers, and OpaqueIn of one that removes all that is in a folder.
func WhiteoutOf(name string) string { return path.Join(path.Dir(name), whiteoutPrefix+path.Base(name)) }

// OpaqueIn is the other one: see WhiteoutOf.
func OpaqueIn(dir string) string { return path.Join(dir, whiteoutOpaque) }

// Origin is where the content of a file is.
type Origin struct {
	// Layer is its number from the lowest, which is 1, and Name that of the regular file in it.
	Layer int
	Name  string
	// Path is where the file is seen, without links in it, and Parents are the folders above, the outermost first.
	Path    string
	Parents []Parent
	Entry   Entry
}

// Parent is a folder above a file.
type Parent struct {
	Path string
	Entry
}

// Origin follows a path as Find does, to the layer that has the content of the file there.
func (v *View) Origin(ctx context.Context, name string) (Origin, error) {
	found, err := v.Find(ctx, "/", name, nil)
	if err != nil {
		return Origin{}, err
	}
	o := Origin{Path: found.Path, Entry: found.Entry}
	if found.Type != File {
		return o, fmt.Errorf("%s is no regular file", found.Path)
	}
	if o.Layer, o.Name, err = v.content(ctx, found.Path, len(v.layers), maxLinks); err != nil {
		return o, err
	}
	for dir := path.Dir(found.Path); dir != "/"; dir = path.Dir(dir) {
		e, _, err := v.lookup(ctx, dir, true)
		if err != nil {
			return o, err
		}
		o.Parents = append([]Parent{{dir, e}}, o.Parents...)
	}
	return o, nil
}

// content is the layer below top that has a name as a file of its own, and what that is called there: a hard link is another name.
func (v *View) content(ctx context.Context, name string, top, hops int) (layer int, in string, err error) {
	for i := top - 1; i >= 0; i-- {
		x, err := v.layer(ctx, i)
		if err != nil {
			return 0, "", err
		}
		e, ok := x.entry(name)
		switch {
		case ok && e.Type == HardLink && hops > 0:
			at := i
			if to, ok := x.entry(e.Link); ok && to.Type == File {
				at = i + 1 // of the same layer
			}
			return v.content(ctx, e.Link, at, hops-1)
		case ok && e.Type == File:
			return v.numbers[i], name, nil
		case ok, x.hides(name):
			return 0, "", fmt.Errorf("%s is no regular file", name)
		}
	}
	return 0, "", fmt.Errorf("%s is in no layer", name)
}
