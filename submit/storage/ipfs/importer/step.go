package importer

import "context"

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
