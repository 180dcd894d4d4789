package s3

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// shards are the folders in which files wait until they are complete: in one alone each would have to wait for its
// turn to be made.
const shards = 4 * parallel

// fileMode is that of every file of an input on a node.
const fileMode fs.FileMode = 0o644

// FetchOptions say how much to fetch.
type FetchOptions struct {
	// Sample bounds the bytes for a quick trial: objects in the order of their keys as long as they fit, or
	// the beginning of the first one when not even that fits. Zero is all.
	Sample int64
	// Progress is told how many bytes have come, of how many; it may be nil. It is not called concurrently.
	Progress func(done, total int64)
}

// Fetch writes the objects into a folder that is there, as a node has them (contract 1, Mount ownership): the
// folder has mode 0700, those in it 0755 and the files 0644, whatever the umask. Contents are held against the
// object's checksum where S3 has one. A file gets its name when all of it has come, and its mode when all of it is
// written, so that a folder in which Fetch was interrupted can be given to it again for the same Digest. partial tells that
// Sample left something out. The error is an *Error.
func (l *Listing) Fetch(ctx context.Context, dir string, o FetchOptions) (partial bool, err error) {
	chosen, total, partial := l.sample(o.Sample)
	root, err := os.OpenRoot(dir)
	if err != nil {
		return false, l.failed(ctx, l.source, err)
	}
	defer root.Close()
	t := &target{Listing: l, parts: l.unused(".part"), folders: newFolders(root), room: disk.NewRoom(dir), progress: progress{tell: o.Progress, total: total}}
	if err := t.prepare(); err != nil {
		return false, l.failed(ctx, l.source, err)
	}
	within, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	queue, stop := workers(cancel)
	for i, object := range chosen {
		if within.Err() != nil {
			break
		}
		t.begin(within, queue, i, object)
	}
	stop()
	err = context.Cause(within)
	removal := root.RemoveAll(t.parts)
	return partial && err == nil, l.failed(ctx, l.source, cmp.Or(err, removal))
}

// chosen is an object of which so many bytes are wanted.
type chosen struct {
	Object
	want int64
}

// sample chooses the objects to fetch.
func (l *Listing) sample(limit int64) (all []chosen, total int64, partial bool) {
	for i, o := range l.Objects {
		want := o.Size
		if limit > 0 && total+want > limit {
			if i > 0 {
				return all, total, true
			}
			want = limit
		}
		all = append(all, chosen{o, want})
		total += want
		if want < o.Size {
			return all, total, true
		}
	}
	return all, total, false
}

// unused is a name in the input's folder that no object has.
func (l *Listing) unused(name string) string {
	for _, o := range l.Objects {
		if first, _, _ := strings.Cut(o.Path, "/"); first == name {
			return l.unused(name + "x")
		}
	}
	return name
}

// target is the folder of one call of Fetch.
type target struct {
	*Listing
	*folders
	// parts is the folder of the objects that are not complete.
	parts string
	// again: an interrupted Fetch has left something.
	again bool
	room  *disk.Room
	progress
}

// prepare looks at what is there, and makes the folder of the parts.
func (t *target) prepare() error {
	if err := errors.Join(t.root.Chmod(".", 0o700), t.root.RemoveAll(t.parts)); err != nil {
		return err
	}
	there, err := fs.ReadDir(t.root.FS(), ".")
	if err != nil {
		return err
	}
	if t.again = len(there) > 0; !t.again {
		if err := t.room.Fits(t.total); err != nil {
			return err
		}
	}
	return t.root.Mkdir(t.parts, 0o700)
}

// begin queues the pieces of an object, unless an interrupted Fetch has brought all of it.
func (t *target) begin(ctx context.Context, queue chan<- work, n int, o chosen) {
	file := &objectFile{target: t, chosen: o, part: path.Join(t.parts, strconv.Itoa(n%shards), strconv.Itoa(n))}
	there := t.again && t.complete(o)
	if o.want <= smallSize {
		queue <- func(w *worker) error {
			if there && file.sound(ctx) {
				return nil
			}
			return t.failed(ctx, t.named(o.Object), file.small(ctx, w))
		}
		return
	}
	if there && file.sound(ctx) {
		return
	}
	pieces := (o.want + pieceSize - 1) / pieceSize
	file.left.Store(pieces)
	for i := range pieces {
		queue <- func(w *worker) error { return t.failed(ctx, t.named(o.Object), file.piece(ctx, w, i)) }
	}
}

// complete tells whether all of an object is there: a file gets its mode last. What is there of another is removed.
func (t *target) complete(o chosen) bool {
	info, err := t.root.Lstat(o.Path)
	if err != nil {
		return false
	}
	if info.Mode() == fileMode && info.Size() == o.Size && o.want == o.Size {
		return true
	}
	_ = t.root.Remove(o.Path) // what cannot be removed cannot be made either, which is then said
	return false
}

// named is the source of one of the objects, for messages.
func (l *Listing) named(o Object) Source {
	s := l.source
	s.Key, s.VersionID = o.Key, o.VersionID
	return s
}

// failed is nil for no error.
func (l *Listing) failed(ctx context.Context, of Source, err error) error {
	return l.client.failure(ctx, reading, of, "", err)
}
