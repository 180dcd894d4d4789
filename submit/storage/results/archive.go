package results

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"os"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/storage/internal/untar"
	"github.com/seatrial/seatrial/submit/storage/transfer"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// readAhead is how much of an archive is read at once, in bytes.
const readAhead = 256 << 10

// unpack brings an archive to a folder: it is unpacked as it arrives. What has come of it is kept until all of it
// has. What an interrupted call has kept is unpacked first; when it turns out to be of no use, everything is fetched anew.
func (f *fetching) unpack(ctx context.Context, address, dir string) (dropped []string, err error) {
	err = f.Cache.Part(ctx, "archive "+secret.URL(address), func(kept string) error {
		var resumed bool
		dropped, resumed, err = f.archive(ctx, address, kept, dir)
		if !resumed || !useless(err) {
			return err
		}
		if err := os.RemoveAll(dir); err != nil {
			return writing(err)
		}
		dropped, _, err = f.archive(ctx, address, kept, dir)
		return err
	})
	return dropped, err
}

// archive fetches and unpacks once. resumed tells that it did not begin at the beginning.
func (f *fetching) archive(ctx context.Context, address, kept, dir string) (dropped []string, resumed bool, err error) {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return nil, false, writing(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, false, writing(err)
	}
	defer root.Close()
	part, _ := transfer.OpenPart(kept) // a full disk is no reason not to read
	defer part.Close()
	there := part.At().Offset
	f.report(there, there)
	room := disk.NewRoom(dir)
	web := &transfer.HTTP{URL: address, Client: f.client, Answered: func(r *http.Response) error {
		return room.Fits(r.ContentLength) // unpacked it is not less
	}}
	from := transfer.New(ctx, web.Open, transfer.Options{
		Part:     part,
		Pauses:   f.Pauses,
		Progress: func(piece int64) { f.report(f.done+piece, f.total) },
		Begun:    func(of transfer.Position) { f.report(f.done, max(of.Size, f.total)) },
	})
	defer from.Close()
	dropped, err = extract(ctx, root, room, bufio.NewReaderSize(from, readAhead), f.limits())
	if broken := from.Err(); err != nil && broken != nil {
		err = broken // which may read like a damage of the archive
	}
	if err == nil {
		return dropped, there > 0, nil
	}
	if useless(err) {
		part.Forget()
		f.report(0, 0)
	}
	if part.At().Offset > 0 {
		err = &KeptError{err}
	}
	return nil, there > 0, err
}

// limits are those of results, with the bytes that the caller allows.
func (f *fetching) limits() *limits.Limits {
	l := *limits.Result
	l.Bytes = f.MaxBytes
	return &l
}

// useless tells that what has come of an archive must not be gone on with.
func useless(err error) bool {
	var damaged *damageError
	var unsafe *untar.UnsafeError
	var limit *LimitError
	if refused, ok := errors.AsType[*transfer.StatusError](err); ok {
		return refused.Code == http.StatusNotFound || refused.Code == http.StatusGone
	}
	return errors.As(err, &damaged) || errors.As(err, &unsafe) || errors.As(err, &limit) ||
		errors.Is(err, transfer.ErrChanged) || errors.Is(err, transfer.ErrPart)
}
