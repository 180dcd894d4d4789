package storage

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/vincent-petithory/dataurl"

	"github.com/seatrial/seatrial/submit/job"
)

// maxInlineFile is the largest file a node unpacks from an inline archive: 10 MB, base 1024.
const maxInlineFile = 10 << 20

// archiveLimit bounds what an inline archive unpacks to: bytes, with what is skipped, and entries.
type archiveLimit struct{ bytes, entries int64 }

// inlineLimit is ours: a node has its disk's size alone. A job is sent with 10 MB at most (pkg/publicapi, config.go), and
// data that comes to more than this from so little is no data.
var inlineLimit = archiveLimit{1 << 30, 100_000}

// inline decodes a data: URL as a node does: a gzipped tar becomes a folder, anything else a file at the target.
func inline(in job.Input, dir string) (Mount, error) {
	data, err := dataurl.DecodeString(text(in.Source, "URL"))
	if err != nil {
		return Mount{}, fmt.Errorf("decoding inline input: want a data: URL: %w", err)
	}
	folder, err := os.MkdirTemp(dir, "inline-")
	if err != nil {
		return Mount{}, fmt.Errorf("unpacking inline input: %w", err)
	}
	if data.ContentType() != "application/gzip" {
		// 0600, as the node's temporary file has it: a USER other than root cannot read it.
		path := filepath.Join(folder, "file")
		if err := os.WriteFile(path, data.Data, 0o600); err != nil {
			return Mount{}, fmt.Errorf("unpacking inline input: %w", err)
		}
		return Mount{Source: path, Target: in.Target}, nil
	}
	if err := os.Chmod(folder, 0o755); err != nil {
		return Mount{}, fmt.Errorf("unpacking inline input: %w", err)
	}
	if err := unpack(data.Data, folder, inlineLimit); err != nil {
		return Mount{}, fmt.Errorf("unpacking inline input: %w", err)
	}
	return Mount{Source: folder, Target: in.Target}, nil
}

// unpack writes the folders and files of a gzipped tar below dir. Like the node it skips links and devices.
func unpack(archive []byte, dir string, most archiveLimit) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	zr, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return err
	}
	bounded := &io.LimitedReader{R: zr, N: most.bytes}
	tr := tar.NewReader(bounded)
	for left := most; ; left.entries-- {
		entry, err := tr.Next()
		if errors.Is(err, io.EOF) && bounded.N > 0 {
			return nil
		}
		if err == nil {
			left.bytes -= entry.Size // which is more than what it takes in the archive, where it has holes
			err = unpackEntry(root, entry, tr, left)
		}
		switch {
		case bounded.N == 0 || left.bytes < 0 || left.entries <= 0:
			return fmt.Errorf("it is larger than %d bytes or %d entries: upload such data, and make the upload the input", most.bytes, most.entries)
		case err != nil:
			return err
		}
	}
}

func unpackEntry(root *os.Root, entry *tar.Header, content io.Reader, left archiveLimit) error {
	name := filepath.Clean(entry.Name)
	switch {
	case !filepath.IsLocal(name):
		return fmt.Errorf("%q is outside the archive", entry.Name)
	case entry.Typeflag == tar.TypeDir:
		return root.MkdirAll(name, 0o755)
	case entry.Typeflag != tar.TypeReg || left.bytes < 0 || left.entries <= 0:
		return nil
	case entry.Size > maxInlineFile:
		return fmt.Errorf("%q is larger than the 10 MB a node unpacks", entry.Name)
	}
	return unpackFile(root, name, os.FileMode(entry.Mode).Perm(), content)
}

func unpackFile(root *os.Root, name string, mode os.FileMode, content io.Reader) error {
	f, err := root.OpenFile(name, os.O_CREATE|os.O_RDWR, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	return cmp.Or(err, f.Close())
}
