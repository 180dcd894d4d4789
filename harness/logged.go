package harness

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"unicode/utf8"

	"github.com/seatrial/seatrial/submit/limits"
)

// loggedLine is how many bytes of a line Docker's log has in one entry (daemon/logger/copier.go); a longer line is several.
const loggedLine = 16 << 10

// Logged is what a node makes of a stream, which it reads back from its engine's log: Docker's json-file log keeps text, U+FFFD
// for each byte that is none (F70), and cuts a line into entries without a look at its characters. Other logs keep all bytes.
func Logged(stream io.Reader) io.Reader {
	return &logged{in: bufio.NewReaderSize(stream, loggedLine)}
}

type logged struct {
	in  *bufio.Reader
	out bytes.Buffer
}

// Read implements io.Reader.
func (l *logged) Read(p []byte) (int, error) {
	for l.out.Len() == 0 {
		entry, err := l.in.ReadSlice('\n')
		asText(entry, func(_ int, r rune) { l.out.WriteRune(r) })
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) && l.out.Len() == 0 {
			return 0, err
		}
	}
	return l.out.Read(p)
}

// asText goes through the characters of an entry, each wrong byte as U+FFFD; at is where it begins.
func asText(entry []byte, each func(at int, r rune)) {
	for at := 0; at < len(entry); {
		r, size := utf8.DecodeRune(entry[at:])
		each(at, r)
		at += size
	}
}

// Altered are bytes of a stream that a node's log does not keep as they are.
type Altered struct {
	// Invalid are those that are no UTF-8.
	Invalid int64 `json:"invalid,omitempty"`
	// Cut are those of characters across the end of an entry, in lines of more than 16 KiB.
	Cut int64 `json:"cut,omitempty"`
}

// alteredIn counts what Logged changes.
func alteredIn(stream io.Reader) (*Altered, error) {
	in := bufio.NewReaderSize(stream, loggedLine)
	var a Altered
	var begun []byte // a character that the entry before has the first bytes of
	for {
		entry, err := in.ReadSlice('\n')
		full := errors.Is(err, bufio.ErrBufferFull)
		if err != nil && !full && !errors.Is(err, io.EOF) {
			return nil, err
		}
		if len(begun) > 0 {
			whole := append(begun, entry[:min(len(entry), utf8.UTFMax)]...)
			if r, size := utf8.DecodeRune(whole); r != utf8.RuneError || size > 1 {
				a.Invalid, a.Cut = a.Invalid-int64(len(begun)), a.Cut+int64(size)
				entry = entry[size-len(begun):]
			}
			begun = nil
		}
		if !utf8.Valid(entry) {
			asText(entry, func(at int, r rune) {
				if _, size := utf8.DecodeRune(entry[at:]); r != utf8.RuneError || size > 1 {
					return
				}
				a.Invalid++
				if full && begun == nil && !utf8.FullRune(entry[at:]) {
					begun = bytes.Clone(entry[at:])
				}
			})
		}
		if err != nil && !full {
			break
		}
	}
	if a == (Altered{}) {
		return nil, nil
	}
	return &a, nil
}

// alteredFile is alteredIn for a file of the results; nil for one that may not be read.
func alteredFile(ctx context.Context, dir string, f File) (*Altered, error) {
	if f.Size == 0 || f.Digest == "" {
		return nil, nil
	}
	stream, err := os.OpenInRoot(dir, filepath.FromSlash(f.Path))
	if err != nil {
		return nil, fmt.Errorf("reading results: %w", err)
	}
	defer stream.Close()
	altered, err := alteredIn(limits.Until(ctx, stream))
	if err != nil {
		return nil, fmt.Errorf("reading results: %w", err)
	}
	return altered, nil
}
