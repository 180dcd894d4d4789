package harness

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// excerptSize is how many bytes of a line are shown, and sniffSize how many are looked at to tell text from binary.
const (
	excerptSize = 60
	sniffSize   = 8000
)

// divergence is the first place where two files differ.
type divergence struct {
	// offset in bytes, and line counted from 1, of the first byte that differs.
	offset, line int64
	// lineStart is the offset of that line.
	lineStart int64
}

// contentDifference describes the first difference of two files whose digests
// differ: the line for text, the offset for anything else. It reads both as
// streams and keeps a few kilobytes.
func (n names) contentDifference(a, b io.ReadSeeker) (string, error) {
	d, err := diverge(a, b)
	if err != nil || d == nil {
		return "", err
	}
	var excerpts [2]string
	for i, f := range []io.ReadSeeker{a, b} {
		head, err := readPart(f, 0, sniffSize)
		if err != nil {
			return "", err
		}
		line, ok, err := readLine(f, d)
		if err != nil {
			return "", err
		}
		if !isText(head) || !ok {
			return fmt.Sprintf("byte %d", d.offset), nil
		}
		excerpts[i] = line
	}
	return fmt.Sprintf("line %d: %s %s, %s %s", d.line, n.a, excerpts[0], n.b, excerpts[1]), nil
}

// diverge finds the first byte that differs, or nil when there is none.
func diverge(local, remote io.Reader) (*divergence, error) {
	a, b := bufio.NewReaderSize(local, 1<<16), bufio.NewReaderSize(remote, 1<<16)
	d := &divergence{line: 1}
	for {
		x, errA := a.ReadByte()
		y, errB := b.ReadByte()
		for _, err := range []error{errA, errB} {
			if err != nil && !errors.Is(err, io.EOF) {
				return nil, err
			}
		}
		switch {
		case errA != nil && errB != nil:
			return nil, nil
		case errA != nil || errB != nil || x != y:
			return d, nil
		}
		d.offset++
		if x == '\n' {
			d.line++
			d.lineStart = d.offset
		}
	}
}

// readPart reads a file from a place on, up to a number of bytes.
func readPart(f io.ReadSeeker, from, size int64) ([]byte, error) {
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		return nil, err
	}
	part := make([]byte, size)
	n, err := io.ReadFull(f, part)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return part[:n], err
}

// readLine quotes the part of the diverging line that shows the difference, with
// its line break if that is what differs; it is "ends" when the file stops before
// the line begins. ok says that the excerpt is text.
func readLine(f io.ReadSeeker, d *divergence) (line string, ok bool, err error) {
	start := d.lineStart
	if d.offset-start >= excerptSize {
		start = d.offset - excerptSize/2
	}
	part, err := readPart(f, start, excerptSize)
	if err != nil {
		return "", false, err
	}
	if len(part) == 0 && start == d.lineStart {
		return "ends", true, nil
	}
	clipped := len(part) == excerptSize
	if i := bytes.IndexByte(part, '\n'); i >= 0 {
		clipped = false
		if int64(i) == d.offset-start {
			i++ // the break itself is what differs, so show it
		}
		part = part[:i]
	}
	if start > d.lineStart {
		part = append([]byte("…"), trimRune(part)...)
	}
	if clipped {
		part = append(trimLastRune(part), "…"...)
	}
	return strconv.Quote(string(part)), utf8.Valid(part), nil
}

// trimRune drops the tail of a character that clipping cut in two.
func trimRune(b []byte) []byte {
	for i := 0; i < utf8.UTFMax-1 && len(b) > 0 && !utf8.RuneStart(b[0]); i++ {
		b = b[1:]
	}
	return b
}

// trimLastRune drops the head of a character that clipping cut in two.
func trimLastRune(b []byte) []byte {
	for i := 1; i < utf8.UTFMax && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}
