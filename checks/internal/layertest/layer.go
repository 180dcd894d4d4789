// Package layertest builds the layers of images in memory, for tests.
package layertest

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"sync/atomic"

	"github.com/klauspost/compress/zstd"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// Item is one entry of a layer.
type Item struct {
	tar.Header
	Content []byte
}

// File is a regular file of root.
func File(name string, mode int64, content string) Item {
	return Item{Header: tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: mode, Size: int64(len(content))}, Content: []byte(content)}
}

// Dir is a directory of root.
func Dir(name string, mode int64) Item {
	return Item{Header: tar.Header{Typeflag: tar.TypeDir, Name: name, Mode: mode}}
}

// Symlink leads from a name to a target.
func Symlink(name, target string) Item {
	return Item{Header: tar.Header{Typeflag: tar.TypeSymlink, Name: name, Linkname: target, Mode: 0o777}}
}

// HardLink is another name of a file.
func HardLink(name, target string) Item {
	return Item{Header: tar.Header{Typeflag: tar.TypeLink, Name: name, Linkname: target}}
}

// Owned gives an item to a user and a group.
func Owned(i Item, uid, gid int) Item {
	i.Uid, i.Gid = uid, gid
	return i
}

// Tar packs items. It panics on what no tar can hold, which only a mistake in a test is.
func Tar(items ...Item) []byte {
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for _, i := range items {
		must(w.WriteHeader(&i.Header))
		_, err := w.Write(i.Content)
		must(err)
	}
	must(w.Close())
	return buf.Bytes()
}

// Gzip compresses.
func Gzip(raw []byte) []byte {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	_, err := w.Write(raw)
	must(err)
	must(w.Close())
	return buf.Bytes()
}

// Zstd compresses.
func Zstd(raw []byte) []byte {
	w, err := zstd.NewWriter(nil)
	must(err)
	return w.EncodeAll(raw, nil)
}

// Layer is a gzipped layer of items.
func Layer(items ...Item) rootfs.Layer { return Blob(Gzip(Tar(items...)), nil) }

// Blob is a layer of the given bytes; reads, if given, counts how often it is opened.
func Blob(blob []byte, reads *atomic.Int64) rootfs.Layer {
	return rootfs.Layer{
		Digest: Digest(blob),
		Size:   int64(len(blob)),
		Open: func(context.Context) (io.ReadCloser, error) {
			if reads != nil {
				reads.Add(1)
			}
			return io.NopCloser(bytes.NewReader(blob)), nil
		},
	}
}

// Digest is the digest of bytes as registries write it.
func Digest(blob []byte) string {
	sum := sha256.Sum256(blob)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
