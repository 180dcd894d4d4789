package retrieve

import (
	"cmp"
	"os"
)

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
	t.summary.Files++
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
		if err = cmp.Or(err, t.mode(f), f.Close()); err != nil {
			return writing(n.cid, at.name, err)
		}
		return nil
	})
	return nil
}
