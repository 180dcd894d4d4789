package importer

import (
	"context"
	"sync"
)

// assembly makes a file or folder of steps.
type assembly struct {
	chunker  *chunker
	progress *progress
	// layout of the file that is being read, if one is.
	layout *layout
	// open are the folders from the root to where the walk is.
	open [][]entry
	root Root
}

// run takes all steps. After an error it waits for the chunks that are still being read; stop ends the walk.
func (a *assembly) run(ctx context.Context, steps <-chan step, stop func()) (link, error) {
	var root link
	var err error
	for s := range steps {
		if err == nil {
			err = context.Cause(ctx)
		}
		if err == nil {
			root, err = a.take(ctx, s)
		} else if s.chunk != nil {
			a.chunker.drop(s.chunk)
		}
		if err != nil {
			stop()
		}
	}
	if err == nil {
		err = context.Cause(ctx) // the walk may have ended for this alone
	}
	return root, err
}

// take does one step. The link is that of what it ends.
func (a *assembly) take(ctx context.Context, s step) (link, error) {
	switch s.kind {
	case chunkStep:
		return link{}, a.chunk(s.chunk)
	case fileStep:
		made, err := a.file(s)
		a.root.Files++
		return a.place(s.name, made, err)
	case linkStep:
		made, err := a.chunker.rules.symlink(s.target, a.chunker.sink)
		a.root.Links++
		return a.place(s.name, made, err)
	case enterStep:
		a.open = append(a.open, nil)
		return link{}, nil
	case leaveStep:
		entries := a.open[len(a.open)-1]
		a.open = a.open[:len(a.open)-1]
		made, err := a.folder(ctx, entries)
		return a.place(s.name, made, err)
	default:
		return link{}, s.err
	}
}

// leaf is a chunk whose turn it is.
func (a *assembly) leaf(c *chunk) (link, error) {
	leaf, err := a.chunker.finish(c)
	if err == nil {
		a.progress.add(leaf.data)
	}
	return leaf, err
}

// chunk adds a chunk to the file that is being read.
func (a *assembly) chunk(c *chunk) error {
	leaf, err := a.leaf(c)
	if err != nil {
		return err
	}
	if a.layout == nil {
		a.layout = &layout{rules: a.chunker.rules, sink: a.chunker.sink}
	}
	return a.layout.add(0, leaf)
}

// file is one of a single chunk, or ends the one that is being read.
func (a *assembly) file(s step) (link, error) {
	if s.chunk != nil {
		return a.leaf(s.chunk)
	}
	if s.source != nil && s.source.closing != nil {
		return link{}, s.source.closing
	}
	whole := a.layout
	a.layout = nil
	return whole.root()
}

// folder is one of all its entries.
func (a *assembly) folder(ctx context.Context, entries []entry) (link, error) {
	a.root.Folders++
	return a.chunker.rules.directory(ctx, entries, a.chunker.sink)
}

// place puts what was made into the folder that is open, if any.
func (a *assembly) place(name string, made link, err error) (link, error) {
	if err == nil && len(a.open) > 0 {
		a.open[len(a.open)-1] = append(a.open[len(a.open)-1], entry{name: name, link: made})
	}
	return made, err
}

// progress adds up the file data that is done, in bytes.
type progress struct {
	mu          sync.Mutex
	tell        func(done, total int64)
	done, total int64
}

func (p *progress) add(n uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done += int64(n); p.tell != nil {
		p.tell(p.done, p.total)
	}
}
