// Package importer makes IPFS blocks of files, folders and streams, with the CIDs that Kubo v0.43.0 gives them.
// Chunks are read and hashed in parallel; the blocks of a file or folder come in the same order every time.
//
// Memory does not grow with the size of files: at most 12 MiB of chunks are in flight. It grows with the entries of the
// largest folder, by less than half a kilobyte each, because a folder is sorted as a whole.
package importer

import (
	"context"
	"path/filepath"

	"github.com/ipfs/go-cid"
)

// Options say how to import. The zero value hashes as `ipfs add --cid-version=1 --only-hash` does.
type Options struct {
	// Profile are the rules; zero is what `ipfs add --cid-version=1` does.
	Profile Profile
	// Hidden imports files and folders whose names begin with a dot, as `ipfs add -H` does.
	Hidden bool
	// Blocks takes each block, children before parents, one call at a time; nil hashes only. A block that
	// occurs twice is given twice. Its error ends the import.
	Blocks func(Block) error
	// Progress is told how many bytes of file data are done, one call at a time; it may be nil. The total is
	// -1 where it is not known beforehand, which is for all streams.
	Progress func(done, total int64)
}

// Root is what was imported.
type Root struct {
	// CID is that of the file, folder or link.
	CID cid.Cid
	// Files, Folders (the imported one included) and Links count what is in it; links are symbolic ones.
	Files, Folders, Links int
	// Bytes of file data.
	Bytes int64
	// dagSize is the size of all blocks in bytes, repeated ones counted each time: what `ipfs files stat` calls
	// CumulativeSize.
	dagSize uint64
	// Skipped are the paths that were left out, each with the reason. Of many, the last line counts the rest.
	Skipped []string
	// Lost is what IPFS or the network does not keep, a clause each. Times and owners are never kept, and not
	// listed.
	Lost []string
}

// stepsAhead is how far the walk may be ahead of the blocks, in steps.
const stepsAhead = 256

// Path imports a file, a folder or a symbolic link, which is kept as it is. What is neither, what cannot be read
// and what changes meanwhile are errors that name the path: SpecialError and changedError are two of them.
// Names are bytes, as they are for Kubo: they need not be UTF-8.
func Path(ctx context.Context, name string, o Options) (*Root, error) {
	r, err := o.Profile.rules()
	if err != nil {
		return nil, err
	}
	name = filepath.Clean(name)
	p := &progress{tell: o.Progress}
	if p.tell != nil {
		found, err := look(ctx, name, o.Hidden)
		if err != nil {
			return nil, err
		}
		p.total = found.bytes
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
	root.CID, root.dagSize, root.Bytes = made.cid, made.tsize, a.progress.done
	return &root
}
