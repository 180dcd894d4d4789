// Package retrieve fetches the files behind a CID to disk. Every block is held to its hash and to the place that the
// content's graph gives it before a byte of it is written, so that no node or gateway has to be trusted.
package retrieve

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
)

// Options say how much is fetched, and who is told.
type Options struct {
	// Progress is told of bytes of file data written, and how many there will be: exactly for a file, for a folder by
	// what its root block says, and -1 when that is nothing. It is called from one goroutine, often.
	Progress func(done, total int64)
	// Limit in bytes of file data makes a sample: the file that passes it is cut there and nothing after it is fetched.
	// Zero fetches all.
	Limit int64
	// MaxBytes of file data and MaxEntries, which are files, folders and links, refuse larger content.
	// Zero stands for those of limits.Gateway.
	MaxBytes, MaxEntries int64
	// Resume leaves what has come of an interrupted fetch beside the final name, as NAME.part and NAME.blocks, and goes on
	// with what it finds there, or under the final name. Every byte of that is held to its hash again. A sample leaves nothing.
	Resume bool

	// stall is how long one block may take, the first one included, before the next source is tried: limits.Gateway.Idle but
	// for tests.
	stall time.Duration
}

// limits are those of what a source sends.
func (o *Options) limits() *limits.Limits {
	l := *limits.Gateway
	l.Idle = o.stall
	return &l
}

// Fetch writes the content of c below dir as name, a file, folder or symbolic link, as a node lays it out: folders are
// 0755 and files 0644 (contract 1, Mount ownership), links are made as they are and never followed. The sources are
// asked in their order, in each the node before the gateway; when one fails, stalls or sends anything but the content,
// the next goes on where it stopped.
//
// Until all is there it has another name beside the final one, and an error leaves nothing, but see Resume. The error is
// a *SourceError when nobody delivers, and otherwise says that the content itself cannot be laid out as files, or that
// there is too much of it, or is one of the disk or of ctx. partial tells that it is a sample.
func Fetch(ctx context.Context, c cid.Cid, from []ipfs.Endpoint, dir *os.Root, name string, o Options) (partial bool, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("fetching %s: %w", c, err)
		}
	}()
	o.MaxBytes = cmp.Or(o.MaxBytes, limits.Gateway.Bytes)
	o.MaxEntries = cmp.Or(o.MaxEntries, limits.Gateway.Entries)
	o.stall = cmp.Or(o.stall, limits.Gateway.Idle)
	part, blocks := name+".part", name+".blocks"
	o.Resume = o.Resume && o.Limit == 0
	if !o.Resume {
		part += "-" + strings.ToLower(rand.Text()[:10])
	}
	switch _, err := dir.Lstat(name); {
	case err == nil && !o.Resume:
		return false, fmt.Errorf("%s is already there", name)
	case err == nil:
		if err := errors.Join(dir.RemoveAll(part), dir.Rename(name, part)); err != nil {
			return false, writing(c, "", err)
		}
	}
	var j *journal
	defer func() {
		if j != nil {
			j.file.Close()
		}
		_, nobody := errors.AsType[*SourceError](err)
		resumable := err != nil && (ctx.Err() != nil || nobody)
		if err == nil && !o.Resume || o.Resume && resumable {
			return
		}
		err = errors.Join(err, dir.RemoveAll(part), dir.RemoveAll(blocks))
	}()
	at := place{dir: dir, base: part}
	if o.Resume {
		if j, err = openJournal(dir, blocks); err == nil {
			at.left, err = leftIn(dir)
		}
		if err != nil {
			return false, writing(c, "", err)
		}
	}
	supply := newSupply(from, o.limits())
	defer supply.client.CloseIdleConnections()
	defer supply.close()
	t := &tree{supply: supply, options: o, journal: j, room: disk.NewRoom(dir.Name())}
	if err := t.fetch(ctx, c, at); err != nil || ctx.Err() != nil {
		return false, cmp.Or(ctx.Err(), err)
	}
	return t.partial, dir.Rename(part, name)
}
