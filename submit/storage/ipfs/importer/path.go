package importer

import (
	"context"
	"io/fs"
	"path/filepath"
	"strings"
)

// stepsAhead is how far the walk may be ahead of the blocks, in steps.
const stepsAhead = 256

// Path imports a file, a folder or a symbolic link, which is kept as it is. What is neither, what cannot be read
// and what changes meanwhile are errors that name the path: SpecialError and ChangedError are two of them.
// Names are bytes, as they are for Kubo: they need not be UTF-8.
func Path(ctx context.Context, name string, o Options) (*Root, error) {
	r, err := o.Profile.rules()
	if err != nil {
		return nil, err
	}
	name = filepath.Clean(name)
	p := &progress{tell: o.Progress}
	if p.tell != nil {
		if p.total, err = fileData(name, o.Hidden); err != nil {
			return nil, err
		}
	}
	walking, stop := context.WithCancel(ctx)
	defer stop()
	steps := make(chan step, stepsAhead)
	c := newChunker(r, o)
	w := &walk{chunker: c, hidden: o.Hidden, steps: steps, losses: new(losses)}
	go w.run(walking, name)
	a := &assembly{chunker: c, progress: p}
	made, err := a.run(ctx, steps, stop)
	c.running.Wait()
	if err != nil {
		return nil, err
	}
	root := a.result(made)
	root.Skipped, root.Lost = w.losses.skipped(), w.losses.lost()
	return root, nil
}

// result is the root of what was assembled.
func (a *assembly) result(made link) *Root {
	root := a.root
	root.CID, root.DAGSize, root.Bytes = made.cid, made.tsize, a.progress.done
	return &root
}

// fileData adds up the sizes of the files that will be imported, in bytes.
func fileData(root string, hidden bool) (int64, error) {
	var total int64
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return reading(path, err)
		}
		if path != root && !hidden && strings.HasPrefix(e.Name(), ".") {
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !e.Type().IsRegular() {
			return nil
		}
		info, err := e.Info()
		if err != nil {
			return reading(path, err)
		}
		total += info.Size()
		return nil
	})
	return total, err
}
