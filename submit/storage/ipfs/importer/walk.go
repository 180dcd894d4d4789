package importer

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// walk goes through a file or folder in the order of names and starts on its chunks.
type walk struct {
	chunker *chunker
	hidden  bool
	steps   chan<- step
	losses  *losses
}

// run walks and closes the steps. An error is the last of them.
func (w *walk) run(ctx context.Context, root string) {
	defer close(w.steps)
	info, err := os.Lstat(root)
	if err != nil {
		err = reading(root, err)
	} else {
		err = w.visit(ctx, root, "", info)
	}
	if err != nil {
		_ = w.chunker.send(ctx, w.steps, step{kind: failStep, err: err}) // fails when nobody waits for it any more
	}
}

// visit does the right thing with a path. Rel is its path below the root, which itself is empty.
func (w *walk) visit(ctx context.Context, path, rel string, info fs.FileInfo) error {
	switch mode := info.Mode(); {
	case mode.IsRegular():
		w.losses.file(cmp.Or(rel, info.Name()), mode)
		return w.file(ctx, path, info)
	case mode.IsDir():
		return w.folder(ctx, path, rel, info)
	case mode&fs.ModeSymlink != 0:
		target, err := os.Readlink(path)
		if err != nil {
			return reading(path, err)
		}
		w.losses.link(rel, target)
		return w.chunker.send(ctx, w.steps, step{kind: linkStep, name: info.Name(), target: target})
	default:
		return &SpecialError{path, mode}
	}
}

func (w *walk) folder(ctx context.Context, path, rel string, info fs.FileInfo) error {
	names, err := namesIn(path)
	if err != nil {
		return reading(path, err)
	}
	if err := w.chunker.send(ctx, w.steps, step{kind: enterStep}); err != nil {
		return err
	}
	for _, name := range names {
		below, belowRel := filepath.Join(path, name), filepath.Join(rel, name)
		if !w.hidden && strings.HasPrefix(name, ".") {
			w.losses.skip(belowRel)
			continue
		}
		w.losses.name(belowRel, name)
		info, err := os.Lstat(below)
		if err != nil {
			return reading(below, err)
		}
		if err := w.visit(ctx, below, belowRel, info); err != nil {
			return err
		}
	}
	return w.chunker.send(ctx, w.steps, step{kind: leaveStep, name: info.Name()})
}

// namesIn lists a folder in order, as os.ReadDir does, but without an object for each entry.
func namesIn(path string) ([]string, error) {
	dir, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	slices.Sort(names)
	return names, err
}

// file starts on a file. One of a single chunk is opened by whoever reads it; opening is work too.
func (w *walk) file(ctx context.Context, path string, info fs.FileInfo) error {
	if info.Size() > int64(w.chunker.rules.chunk) {
		return w.chunks(ctx, path, info)
	}
	buffer, err := w.chunker.buffer(ctx)
	if err != nil {
		return err
	}
	c := w.chunker.start(buffer, func(buffer []byte) (int, error) {
		s, err := openFile(path, info)
		if err != nil {
			return 0, err
		}
		n, err := s.read(buffer, 0)
		return n, cmp.Or(err, s.release())
	})
	return w.chunker.send(ctx, w.steps, step{kind: fileStep, name: info.Name(), chunk: c})
}

// chunks starts on the chunks of a file with several.
func (w *walk) chunks(ctx context.Context, path string, info fs.FileInfo) error {
	s, err := openFile(path, info)
	if err != nil {
		return err
	}
	err = w.eachChunk(ctx, s, info.Size())
	_ = s.release() // an error of it is seen by the step below
	if err != nil {
		return err
	}
	return w.chunker.send(ctx, w.steps, step{kind: fileStep, name: info.Name(), source: s})
}

func (w *walk) eachChunk(ctx context.Context, s *source, size int64) error {
	for offset := int64(0); offset < size; offset += int64(w.chunker.rules.chunk) {
		buffer, err := w.chunker.buffer(ctx)
		if err != nil {
			return err
		}
		s.holders.Add(1)
		c := w.chunker.start(buffer, func(buffer []byte) (int, error) {
			n, err := s.read(buffer, offset)
			_ = s.release() // as above
			return n, err
		})
		if err := w.chunker.send(ctx, w.steps, step{kind: chunkStep, chunk: c}); err != nil {
			return err
		}
	}
	return nil
}

// step is what the walk finds, in the order in which the blocks are given away: the chunks of a file and its
// end, the entries of a folder and its end.
type step struct {
	kind stepKind
	// name in the folder, of an end or a link.
	name string
	// chunk of a file; at its end, the only one.
	chunk *chunk
	// source of a file of many chunks, at its end.
	source *source
	// target of a symbolic link.
	target string
	// err ends the walk.
	err error
}

type stepKind int

const (
	chunkStep stepKind = iota
	fileStep
	linkStep
	enterStep
	leaveStep
	failStep
)

// send hands a step on, unless ctx ends first: then its chunk is dropped.
func (c *chunker) send(ctx context.Context, steps chan<- step, s step) error {
	select {
	case steps <- s:
		return nil
	case <-ctx.Done():
		if s.chunk != nil {
			c.drop(s.chunk)
		}
		return context.Cause(ctx)
	}
}
