package image

import (
	"archive/tar"
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// Edit is what a file is to have.
type Edit struct {
	// Executable: everybody may execute it, and read it, as an interpreter must.
	Executable bool
	// UnixLines: its lines end as those of Unix, and no byte order mark is before them.
	UnixLines bool
}

// Edited is what an edit has done to a file.
type Edited struct {
	// Path of the file, without links.
	Path string
	// Was and Mode are its permission bits before and after.
	Was, Mode uint16
	// Lines are those whose end was changed, and Mark tells that a byte order mark was taken away.
	Lines int
	Mark  bool
}

// EditFile puts a layer on top of an entry's image that has one of its files and nothing else, changed; check is why. The folders above
// it are named there as they are, because engines make those that a layer does not name anew, as root's and shut. Owner, times and
// attributes stay. What cannot be edited stays as it was, which the answer says as well.
func (d *Draft) EditFile(ctx context.Context, i int, at rootfs.Origin, edit Edit, check string) (Edited, error) {
	r, err := d.revision(ctx, i)
	if err != nil {
		return Edited{}, err
	}
	if at.Layer < 1 || at.Layer > len(r.layers) {
		return Edited{}, fmt.Errorf("%s is in no layer", at.Path)
	}
	f, err := os.CreateTemp(d.dir, "file-")
	if err != nil {
		return Edited{}, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	done := Edited{Path: at.Path}
	header, err := copyFile(ctx, r.layers[at.Layer-1].content, at.Name, func(content io.Reader) error {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		if err := f.Truncate(0); err != nil || !edit.UnixLines {
			_, copying := io.Copy(f, content)
			return cmp.Or(err, copying)
		}
		done.Lines, done.Mark, err = unixLines(f, content)
		return err
	})
	if stuck := (*unmergeable)(nil); errors.As(err, &stuck) {
		return Edited{Path: at.Path}, nil
	}
	if err != nil {
		return Edited{}, err
	}
	done.Was = uint16(header.Mode & 0o7777)
	done.Mode = done.Was
	if edit.Executable {
		done.Mode |= 0o555
	}
	if done.Mode == done.Was && done.Lines == 0 && !done.Mark {
		return done, nil
	}
	layer, err := d.pack(ctx, r.like(), func(ctx context.Context, read func(io.Reader) error) error {
		return piped(func(to io.Writer) error { return writePatch(to, at, *header, done.Mode, f) }, read)
	})
	if err != nil {
		return Edited{}, err
	}
	layer.patches = at.Path
	return done, r.add(layer, check)
}

// like is the media type of the lowest layer, which others are like.
func (r *revision) like() string {
	if len(r.layers) == 0 {
		return string(r.media)
	}
	return string(r.layers[0].described.MediaType)
}

// maxHops is how many hard links lead to a file.
const maxHops = 10

// copyFile hands on the content of a file in a layer, and returns its header. Of several entries of a name each is handed on, and the
// last one counts. A layer is read once, unless the name is a hard link to another one of the layer.
func copyFile(ctx context.Context, layer rootfs.Layer, name string, hand func(io.Reader) error) (*tar.Header, error) {
	for range maxHops {
		var found *tar.Header
		err := layer.Each(ctx, func(at string, header *tar.Header, content io.Reader) error {
			if at != name {
				return nil
			}
			if found = header; sparse(header) {
				return &unmergeable{fmt.Sprintf("%s is a file of holes", name)}
			}
			return hand(content)
		})
		switch {
		case err != nil:
			return nil, err
		case found == nil:
			return nil, &unmergeable{fmt.Sprintf("%s has no %s under that name", layer.Part(), name)}
		case found.Typeflag != tar.TypeLink:
			return found, nil
		}
		name = path.Clean("/" + found.Linkname)
	}
	return nil, &unmergeable{fmt.Sprintf("%s has hard links in a circle at %s", layer.Part(), name)}
}

// writePatch writes the tar of a layer with one file.
func writePatch(to io.Writer, at rootfs.Origin, header tar.Header, mode uint16, content *os.File) error {
	size, err := content.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = content.Seek(0, io.SeekStart)
	}
	if err != nil {
		return err
	}
	w := tar.NewWriter(to)
	for _, dir := range at.Parents {
		if dir.Implicit {
			dir.Mode, dir.UID, dir.GID = 0o755, 0, 0 // as engines make what no layer names
		}
		if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: strings.TrimPrefix(dir.Path, "/") + "/", Mode: int64(dir.Mode), Uid: dir.UID, Gid: dir.GID}); err != nil {
			return err
		}
	}
	header.Typeflag, header.Name, header.Linkname = tar.TypeReg, strings.TrimPrefix(at.Path, "/"), ""
	header.Mode, header.Size, header.Format = int64(mode), size, tar.FormatUnknown
	if err := w.WriteHeader(&header); err != nil {
		return err
	}
	if _, err := io.Copy(w, content); err != nil {
		return err
	}
	return w.Close()
}

var byteOrderMark = []byte("\xef\xbb\xbf")

// unixLines copies a text without the carriage returns at the ends of its lines, and counts them.
func unixLines(to io.Writer, from io.Reader) (lines int, mark bool, err error) {
	r, w := bufio.NewReader(from), bufio.NewWriter(to)
	if head, _ := r.Peek(len(byteOrderMark)); bytes.Equal(head, byteOrderMark) {
		mark = true
		_, _ = r.Discard(len(byteOrderMark))
	}
	for {
		c, err := r.ReadByte()
		if errors.Is(err, io.EOF) {
			return lines, mark, w.Flush()
		}
		if err != nil {
			return lines, mark, err
		}
		if c == '\r' {
			if next, _ := r.Peek(1); len(next) == 0 || next[0] == '\n' {
				lines++
				continue
			}
		}
		if err := w.WriteByte(c); err != nil {
			return lines, mark, err
		}
	}
}
