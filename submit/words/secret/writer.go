package secret

import (
	"bytes"
	"io"
	"sync"

	"golang.org/x/term"
)

const (
	// maxHeld is how much of a line is held back before it is complete, in bytes.
	maxHeld = 64 << 10
	// minOverlap is how much of it then stays: no URL and no variable is cut in two.
	minOverlap = 4 << 10
)

// Writer is a stream that people or other programs read, without secrets. It passes whole lines on, so that a secret is
// found that comes in two pieces; Flush when no more come. On a terminal everything is passed on at once. It is safe for
// concurrent use.
type Writer struct {
	to       Output
	terminal bool

	mu   sync.Mutex
	held []byte
}

// Output is a file of the operating system's, or what stands before one.
type Output interface {
	io.Writer
	Fd() uintptr
}

// redacting is a Writer, or what stands before one.
type redacting interface{ writer() *Writer }

func (w *Writer) writer() *Writer { return w }

// NewWriter stands before a file.
func NewWriter(to Output) *Writer {
	return &Writer{to: to, terminal: term.IsTerminal(int(to.Fd()))}
}

// Raw is the stream itself, for data that is passed on as it is.
func Raw(w io.Writer) io.Writer {
	if redacting, ok := w.(redacting); ok {
		_ = redacting.writer().Flush() // the next write tells
		return redacting.writer().to
	}
	return w
}

// Structured is the stream for a report in a format of its own, whose texts are redacted already: see KeepForeign.
func Structured(w io.Writer) io.Writer {
	if redacting, ok := w.(redacting); ok {
		return structured{redacting.writer()}
	}
	return w
}

type structured struct{ to *Writer }

// Write implements io.Writer.
func (s structured) Write(text []byte) (int, error) { return s.to.write(text, redactOwn) }

// Write implements io.Writer.
func (w *Writer) Write(text []byte) (int, error) { return w.write(text, Redact) }

func (w *Writer) write(text []byte, clean func(string) string) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(text) == 0 {
		return w.to.Write(text) // which tells whether more would arrive
	}
	w.held = append(w.held, text...)
	end := bytes.LastIndexByte(w.held, '\n') + 1
	switch {
	case w.terminal:
		end = len(w.held)
	case end == 0 && len(w.held) > maxHeld:
		end = kept.divide(w.held)
	}
	if end == 0 {
		return len(text), nil
	}
	if err := w.pass(end, clean); err != nil {
		return 0, err
	}
	return len(text), nil
}

// pass writes what is held up to end.
func (w *Writer) pass(end int, clean func(string) string) error {
	ready := clean(string(w.held[:end]))
	w.held = append(w.held[:0], w.held[end:]...)
	_, err := io.WriteString(w.to, ready)
	return err
}

// Flush passes on a last line that has no end.
func (w *Writer) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.held) == 0 {
		return nil
	}
	return w.pass(len(w.held), Redact)
}

// divide is where a long line can be cut in two without a secret at the cut; 0 for nowhere yet.
func (s *store) divide(line []byte) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	cut := len(line) - max(minOverlap, s.longest)
	for moved := true; moved && cut > 0; {
		moved = false
		for form := range s.forms {
			from := max(cut-len(form)+1, 0)
			if at := bytes.Index(line[from:min(cut+len(form)-1, len(line))], []byte(form)); at >= 0 && from+at < cut {
				cut, moved = from+at, true
			}
		}
	}
	if cut <= 0 {
		return 0
	}
	// A URL ends at a space or a quote at the latest.
	if at := bytes.LastIndexAny(line[max(cut-minOverlap, 0):cut], " \"'<>`"); at >= 0 {
		return max(cut-minOverlap, 0) + at + 1
	}
	return cut
}

// The Writer of a terminal stands for its file where programs draw.

// Fd is that of the file.
func (w *Writer) Fd() uintptr { return w.to.Fd() }

// Name is that of the file.
func (w *Writer) Name() string {
	if named, ok := w.to.(interface{ Name() string }); ok {
		return named.Name()
	}
	return ""
}

// Read reads from the file.
func (w *Writer) Read(into []byte) (int, error) {
	if from, ok := w.to.(io.Reader); ok {
		return from.Read(into)
	}
	return 0, io.EOF
}

// Close passes on what is held, and leaves the file open: it is the process's.
func (w *Writer) Close() error { return w.Flush() }
