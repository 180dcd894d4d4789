package layers

import (
	"archive/tar"
	"bufio"
	"compress/bzip2"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/limits"
)

// unpack unpacks a file that ADD takes for an archive: it is one when a header of tar's is what it begins with, however it is
// compressed. What is in it is listed and not read. It reports false for any other file.
func (t *transfer) unpack(ctx context.Context, found *rootfs.Found) (bool, error) {
	from := t.from.of(found.Entry).source(found.Path, found.Type)
	if !from.readable() || found.Size > maxArchive {
		if packed(found.Path) {
			t.doubted(t.dest, path.Base(found.Path)+" is unpacked there")
			return true, nil
		}
		return false, nil
	}
	stream, err := from.read()
	if err != nil {
		return false, err
	}
	defer stream.Close()
	plain, done, why := unpacked(limits.Layer.Reader(stream))
	defer done()
	if why != "" {
		t.doubted(t.dest, path.Base(found.Path)+" is unpacked there, and "+why)
		return true, nil
	}
	archive := tar.NewReader(plain)
	header, err := archive.Next()
	if err != nil {
		return false, nil
	}
	t.parents(t.dest, 0o755, t.owner)
	for size := int64(0); err == nil; header, err = archive.Next() {
		if size += header.Size; size > maxUnpacked {
			break
		}
		if err := ctx.Err(); err != nil {
			return true, context.Cause(ctx)
		}
		if int64(len(t.made)) >= limits.Layer.Entries {
			return true, &limits.Error{Limits: limits.Layer, Field: "entries", Source: path.Base(found.Path)}
		}
		t.member(header)
	}
	if !errors.Is(err, io.EOF) {
		t.doubted(t.dest, path.Base(found.Path)+" is unpacked there, and was not read to its end")
	}
	return true, nil
}

// member is a file of an archive. Its content was not read, so that nothing is known of a program.
func (t *transfer) member(h *tar.Header) {
	if h.Typeflag == tar.TypeXGlobalHeader {
		return
	}
	at := path.Join(t.dest, path.Clean("/"+h.Name))
	if at == "/" {
		return
	}
	f := rootfs.PredictedFile{Name: at, Entry: rootfs.Entry{Mode: uint16(h.Mode & 0o7777), UID: h.Uid, GID: h.Gid, Size: h.Size}}
	switch h.Typeflag {
	case tar.TypeDir:
		f.Type, f.Size = rootfs.Dir, 0
	case tar.TypeSymlink:
		f.Type, f.Link = rootfs.Symlink, h.Linkname
	case tar.TypeReg:
		f.Type = rootfs.File
		if f.Executable() && f.Size > 0 || path.Ext(at) == ".sh" {
			t.doubted(at, "it is in an archive that is not read")
			return
		}
	default:
		t.doubted(at, "it is in an archive that is not read")
		return
	}
	t.put(f, source{}, t.owner)
}

// What is listed of an archive, in bytes as it is stored and as it is unpacked: more takes longer than it is worth.
const (
	maxArchive  = 64 << 20
	maxUnpacked = 1 << 30
)

// packed tells an archive by its name.
func packed(name string) bool {
	for _, end := range []string{".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

// unpacked undoes a compression that BuildKit undoes; why is that it cannot be done here.
func unpacked(stream io.Reader) (plain io.Reader, done func(), why string) {
	none := func() {}
	head := bufio.NewReaderSize(stream, 64<<10)
	magic, _ := head.Peek(6) // a shorter file is none
	switch text := string(magic); {
	case strings.HasPrefix(text, "\x1f\x8b"):
		r, err := gzip.NewReader(head)
		if err != nil {
			return head, none, ""
		}
		return r, func() { _ = r.Close() }, ""
	case strings.HasPrefix(text, "BZh"):
		return bzip2.NewReader(head), none, ""
	case rootfs.IsZstd(magic):
		r, err := zstd.NewReader(head, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return head, none, ""
		}
		return r, r.Close, ""
	case text == "\xfd7zXZ\x00":
		return nil, none, "xz is not read here"
	}
	return head, none, ""
}

// maxWindow is how much of what it has unpacked zstd may look back on, in bytes.
const maxWindow = 32 << 20
