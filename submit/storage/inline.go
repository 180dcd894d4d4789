package storage

import (
	"archive/tar"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/vincent-petithory/dataurl"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/storage/internal/untar"
)

// maxInlineFile is the largest file a node unpacks from an inline archive: 10 MB, base 1024.
const maxInlineFile = 10 << 20

// inline decodes a data: URL as a node does: a gzipped tar becomes a folder, anything else a file at the target.
func inline(ctx context.Context, in job.Input, dir string) (m Mount, err error) {
	data, err := dataurl.DecodeString(text(in.Source, "URL"))
	if err != nil {
		return Mount{}, fmt.Errorf("decoding inline input: want a data: URL: %w", err)
	}
	defer func() {
		if err != nil {
			m, err = Mount{}, fmt.Errorf("unpacking inline input: %w", err)
		}
	}()
	folder, err := os.MkdirTemp(dir, "inline-")
	if err != nil {
		return Mount{}, err
	}
	if data.ContentType() != "application/gzip" {
		// 0600, as the node's temporary file has it: a USER other than root cannot read it.
		path := filepath.Join(folder, "file")
		return Mount{Source: path, Target: in.Target}, os.WriteFile(path, data.Data, 0o600)
	}
	if err := os.Chmod(folder, 0o755); err != nil {
		return Mount{}, err
	}
	return Mount{Source: folder, Target: in.Target}, unpack(ctx, data.Data, folder, limits.Inline)
}

// unpack writes the folders and files of a gzipped tar below dir. Like the node it skips links and devices.
func unpack(ctx context.Context, data []byte, dir string, l *limits.Limits) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	room := disk.NewRoom(dir)
	archive, err := untar.Open(ctx, bytes.NewReader(data), l)
	if err != nil {
		return err
	}
	for err == nil {
		var entry *tar.Header
		var name string
		if entry, name, err = archive.Next(); err == nil {
			err = unpackEntry(root, room, entry, name, archive)
		}
	}
	var limit *untar.LimitError
	var unsafe *untar.UnsafeError
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case errors.As(err, &limit):
		return fmt.Errorf("it is larger than %d bytes or %d entries: upload such data, and make the upload the input", l.Bytes, l.Entries)
	case errors.As(err, &unsafe):
		return fmt.Errorf("%q is outside the archive", unsafe.Entry)
	}
	return err
}

func unpackEntry(root *os.Root, room *disk.Room, entry *tar.Header, name string, content io.Reader) error {
	switch {
	case entry.Typeflag == tar.TypeDir:
		return root.MkdirAll(name, 0o755)
	case entry.Typeflag != tar.TypeReg:
		return nil
	case entry.Size > maxInlineFile:
		return fmt.Errorf("%q is larger than the 10 MB a node unpacks", entry.Name)
	}
	f, err := root.OpenFile(name, os.O_CREATE|os.O_RDWR, os.FileMode(entry.Mode).Perm())
	if err != nil {
		return err
	}
	to := disk.NewHoles(f, 0, room)
	_, err = to.ReadFrom(content)
	return cmp.Or(to.Flush(), err, f.Close())
}
