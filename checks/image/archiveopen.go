package image

import (
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/submit/limits"
)

// open opens a tar file, unpacked if it is gzipped. A plain one can seek, so that tar readers skip what lies between two headers.
func (a *archive) open(file string) (stream tarStream, gzipped bool, err error) {
	f, err := limits.Archive.Open(file)
	kind, isKind := errors.AsType[*limits.KindError](err)
	switch {
	case isKind:
		return nil, false, fmt.Errorf("%s is not a file: %w", file, kind)
	case err != nil:
		return nil, false, err
	}
	var magic [2]byte
	if _, err := f.ReadAt(magic[:], 0); err != nil || magic != [2]byte{0x1f, 0x8b} {
		return plainTar{f}, false, nil
	}
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, false, fmt.Errorf("unpacking %s: %w", file, err)
	}
	return &unzipping{Reader: unzipped, Closer: f, ctx: a.ctx, packed: f}, true, nil
}

// unpack makes the plain tar of a gzipped one, once.
func (a *archive) unpack() error {
	a.unpacked.Do(func() {
		if a.plain == "" {
			a.fault = a.copyOut()
		}
	})
	return a.fault
}

func (a *archive) copyOut() (err error) {
	if a.temp, err = os.MkdirTemp("", "seatrial-image-"); err != nil {
		return err
	}
	stream, _, err := a.open(a.file)
	if err != nil {
		return err
	}
	defer stream.Close()
	plain := filepath.Join(a.temp, "image.tar")
	if err := writeFile(a.ctx, plain, &bounded{ReadCloser: stream, left: maxUnpack, limit: maxUnpack, what: "archive"}); err != nil {
		return err
	}
	return a.scan(plain)
}

// close removes what was unpacked.
func (a *archive) close() error {
	a.unpacked.Do(func() { a.fault = errors.New("the archive is closed") }) // and waits for one that is unpacked
	if a.temp == "" {
		return nil
	}
	return os.RemoveAll(a.temp)
}
