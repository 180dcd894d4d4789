package retrieve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/ipfs/boxo/ipld/unixfs"

	"github.com/seatrial/seatrial/submit/words"
)

// file writes one file.
func (t *tree) file(ctx context.Context, n *node, at place) error {
	if declared := n.declared(); t.options.Limit == 0 && declared > uint64(t.options.MaxBytes-t.done) {
		return &limitError{"bytes", t.options.MaxBytes}
	}
	if t.small(n, at) {
		return t.later(n, at)
	}
	f, err := at.open(t.room)
	if err != nil {
		return writing(n.cid, at.name, err)
	}
	_, err = t.data(ctx, f, n, at.name, 0)
	if broken := cmp.Or(f.finish(), t.mode(f.File), f.Close()); broken != nil && (err == nil || errors.Is(err, errEnough)) {
		err = writing(n.cid, at.name, broken)
	}
	return err
}

// mode makes a file 0644 whatever the umask is. Most umasks let that be, which the first file tells.
func (t *tree) mode(f *os.File) error {
	if t.plain.Load() {
		return nil
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Mode() == 0o644 {
		t.plain.Store(true)
		return nil
	}
	return f.Chmod(0o644)
}

// declared is how long a file's node says that the data below it is.
func (n *node) declared() uint64 {
	if n.content == nil {
		return uint64(len(n.block.data))
	}
	return n.content.FileSize()
}

// data writes what is in a node of a file and below it, and tells how many bytes that is.
func (t *tree) data(ctx context.Context, f *output, n *node, name string, level int) (written uint64, err error) {
	if n.content == nil {
		return uint64(len(n.block.data)), t.write(f, n, name, n.block.data)
	}
	if kind := n.content.Type(); kind != unixfs.TFile && kind != unixfs.TRaw || level == maxLevels {
		return 0, &contentError{n.cid, name, fmt.Sprintf("block %s is no part of a file", n.cid)}
	}
	links, sizes := n.dag.Links(), n.content.BlockSizes()
	if len(sizes) > 0 && len(sizes) != len(links) {
		return 0, &contentError{n.cid, name, fmt.Sprintf("block %s has %s and the sizes of %d", n.cid, words.Count(len(links), "part"), len(sizes))}
	}
	if err := t.write(f, n, name, n.content.Data()); err != nil {
		return 0, err
	}
	written = uint64(len(n.content.Data()))
	for i, link := range links {
		if t.full() {
			return 0, errEnough
		}
		if len(sizes) > 0 && f.left && !t.supply.inside(n.depth+1) && f.has(link.Cid, sizes[i]) {
			written += sizes[i]
			t.count(int(sizes[i]))
			continue
		}
		part, err := t.node(ctx, link.Cid, name, n.depth+1)
		if err != nil {
			return 0, err
		}
		length, err := t.data(ctx, f, part, name, level+1)
		t.release(part)
		switch {
		case err != nil:
			return 0, err
		case length == 0:
			return 0, &contentError{n.cid, name, "it has empty parts"} // without end, perhaps
		case len(sizes) > 0 && sizes[i] != length:
			return 0, &contentError{n.cid, name, fmt.Sprintf("part %s has %d bytes, and should have %d", link.Cid, length, sizes[i])}
		}
		written += length
	}
	if size := n.content.FileSize(); size != written && size > 0 {
		return 0, &contentError{n.cid, name, fmt.Sprintf("it has %d bytes, and should have %d", written, size)}
	}
	return written, nil
}

// write appends to the file, as far as a sample goes.
func (t *tree) write(f *output, n *node, name string, data []byte) error {
	enough := false
	if room := t.options.Limit - t.done; t.options.Limit > 0 && int64(len(data)) > room {
		data, enough = data[:room], true
	}
	if int64(len(data)) > t.options.MaxBytes-t.done {
		return &limitError{"bytes", t.options.MaxBytes}
	}
	if _, err := f.Write(data); err != nil {
		return writing(n.cid, name, err)
	}
	t.count(len(data))
	if enough {
		return errEnough
	}
	return nil
}

// count tells of bytes that are where they belong.
func (t *tree) count(bytes int) {
	t.done += int64(bytes)
	if t.options.Progress != nil && bytes > 0 {
		t.options.Progress(t.done, t.total)
	}
}

const (
	// writers is how many small files are written at once: making a file takes longer than sending it.
	writers = 4
	// maxSmall is the largest block in bytes that may wait to be written.
	maxSmall = 1 << 20
)

// small tells whether a file is one block that can be written while the walk goes on. One that a sample or a limit may
// cut cannot.
func (t *tree) small(n *node, at place) bool {
	return n.content == nil && at.writes != nil && len(n.block.data) <= maxSmall && t.options.Limit == 0
}

// later writes a small file while the walk goes on. The block is its own from here on.
func (t *tree) later(n *node, at place) error {
	b := n.block
	n.block = block{}
	if _, err := at.use(noKind); err != nil {
		return writing(n.cid, at.name, err)
	}
	if err := t.room.Take(int64(len(b.data))); err != nil {
		b.free()
		return writing(n.cid, at.name, err)
	}
	t.count(len(b.data))
	at.writes.Add(1)
	t.writes.Go(func() error {
		defer at.writes.Done()
		defer b.free()
		f, err := at.dir.OpenFile(at.base, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if err != nil {
			return writing(n.cid, at.name, err)
		}
		_, err = f.Write(b.data)
		return writing(n.cid, at.name, cmp.Or(err, t.mode(f), f.Close()))
	})
	return nil
}
