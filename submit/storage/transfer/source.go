// Package transfer reads files from servers that break off, stall or lie.
package transfer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/seatrial/seatrial/submit/limits"
)

// tries is how often a file is asked for again without having got any further, unless Options say otherwise.
const tries = 5

// What ends a transfer that was to go on behind what is there already. From its beginning it may still succeed.
var (
	ErrChanged = errors.New("the file changed while it was fetched")
	ErrPart    = errors.New("the server sent another part than it was asked for")
)

// ErrLonger ends the transfer of a file that Options want to the end of what the server sends.
var ErrLonger = errors.New("the server sent more of it than it has")

// Options say how to read, and who is told.
type Options struct {
	// Pauses are those between tries; exponential when nil.
	Pauses func() backoff.BackOff
	// Tries that bring nothing, after which the transfer fails; zero stands for 5.
	Tries uint
	// Patience is how long the server may bring next to nothing, all tries together; zero stands for a minute.
	Patience time.Duration
	// Progress is told of every piece, in bytes; it may be nil.
	Progress func(piece int64)
	// Begun is told of the first answer: of which file it is and where it begins; it may be nil.
	Begun func(Position)
	// From is what an earlier transfer has brought, when its Offset is not 0. The server must still have that version.
	From Position
	// Part is read before anything is asked for, instead of From, and keeps what comes for another transfer; it may be nil.
	// Of a server that tells neither the length nor a version it keeps nothing.
	Part *Part
	// ToEnd reads the server's answer to its end, where some openers verify it. More than the file has is ErrLonger.
	ToEnd bool
}

// Source reads one file. A connection that breaks is opened again where it broke, or at the beginning of the file, of
// which is read again what was read already, if the opener can do no better. A file that has another version by then, or a part
// that is not the one asked for, is an error. Close it.
type Source struct {
	ctx  context.Context
	open Opener
	o    Options

	// part is what is left to read of the part.
	part io.Reader
	body io.ReadCloser
	at   Position
	// begun: there was an answer, so that size and version must stay. over: all of it has come.
	begun, over bool
	err         error
	// vain is how long less has come than is worth the time, and brought how much that was, in bytes.
	vain    time.Duration
	brought int
}

// New makes a source that is opened with the first Read.
func New(ctx context.Context, open Opener, o Options) *Source {
	if o.Pauses == nil {
		o.Pauses = func() backoff.BackOff { return backoff.NewExponentialBackOff() }
	}
	o.Tries, o.Patience = cmp.Or(o.Tries, tries), cmp.Or(o.Patience, limits.WebInput.Idle)
	s := &Source{ctx: ctx, open: open, o: o}
	if o.Part != nil {
		o.From = o.Part.at
		s.part = io.NewSectionReader(o.Part.file, 0, o.From.Offset)
	}
	s.at, s.begun = o.From, o.From.Offset > 0
	s.over = s.begun && s.at.Offset == s.at.Size
	return s
}

// Read implements io.Reader. Its error is one line, without a URL.
func (s *Source) Read(p []byte) (n int, err error) {
	if s.part != nil {
		if n, err = s.part.Read(p); n > 0 || !errors.Is(err, io.EOF) {
			return n, err
		}
		s.part = nil
	}
	if s.over {
		return 0, io.EOF
	}
	var permanent *backoff.PermanentError
	again := s.body == nil
	begin := time.Now()
	if !again {
		n, err = s.step(p)
		again = err != nil && !errors.As(err, &permanent) && s.ctx.Err() == nil && s.vain+time.Since(begin) < s.o.Patience
	}
	if again {
		n, err = backoff.Retry(s.ctx, func() (int, error) { return s.step(p) }, backoff.WithBackOff(s.o.Pauses()),
			backoff.WithMaxTries(s.o.Tries), backoff.WithMaxElapsedTime(max(s.o.Patience-s.vain-time.Since(begin), 1)))
	}
	s.judge(n, time.Since(begin))
	switch {
	case err != nil && s.ctx.Err() != nil:
		err = s.ctx.Err()
	case errors.As(err, &permanent):
		err = permanent.Err
	case err == nil && s.over:
		return n, io.EOF
	}
	s.o.Part.keep(p[:n])
	s.err = err
	return n, err
}

// worthwhile is how much brings a server its patience back, in bytes: a connection that breaks after every byte is none.
const worthwhile = 1 << 10

// judge adds a read to the time that was in vain, or ends that.
func (s *Source) judge(n int, took time.Duration) {
	if s.brought += n; s.brought >= worthwhile {
		s.vain, s.brought = 0, 0
		return
	}
	s.vain += took
}

// Err is what Read has failed with; nil when it has not, and at the end.
func (s *Source) Err() error { return s.err }

// step reads a piece; nothing when the file is over. What fails is closed.
func (s *Source) step(p []byte) (n int, err error) {
	if s.body == nil {
		if err := s.reopen(); err != nil {
			return 0, err
		}
	}
	left := s.at.Size - s.at.Offset
	if s.at.Size >= 0 && left == 0 && !s.o.ToEnd { // what a server sends beyond it is not asked for
		s.over = true
		return 0, nil
	}
	if s.at.Size >= 0 && int64(len(p)) > max(left, 1) {
		p = p[:max(left, 1)]
	}
	for n == 0 && err == nil && len(p) > 0 {
		n, err = s.body.Read(p)
	}
	switch {
	case n > 0 && left == 0 && s.at.Size >= 0:
		err = backoff.Permanent(ErrLonger)
	case n > 0 || len(p) == 0:
		s.at.Offset += int64(n)
		if s.o.Progress != nil {
			s.o.Progress(int64(n))
		}
		return n, nil
	case errors.Is(err, io.EOF) && (left == 0 || s.at.Size < 0):
		s.over = true
		return 0, nil
	case errors.Is(err, io.EOF):
		err = &BrokenError{s.at.Offset, io.ErrUnexpectedEOF}
	case left == 0 && s.at.Size >= 0:
		err = backoff.Permanent(err) // the verdict on all of it
	case final(err):
		err = backoff.Permanent(err)
	default:
		err = &BrokenError{s.at.Offset, err}
	}
	s.Close()
	return 0, err
}

// final tells whether an error stays one: a server that sends too much, or too little in too long, does so again.
func final(err error) bool {
	beyond, limited := limits.Of(err)
	return limited && beyond.Field != "idle"
}

// reopen makes the next byte of the body that of the offset.
func (s *Source) reopen() error {
	opened, err := s.open(s.ctx, s.at)
	if err != nil {
		return err
	}
	if err := s.accept(opened.Position); err != nil {
		opened.Close()
		return backoff.Permanent(err)
	}
	if _, err := io.CopyN(io.Discard, opened, s.at.Offset-opened.Offset); err != nil {
		opened.Close()
		return fmt.Errorf("the connection broke again before byte %d: %w", s.at.Offset, err)
	}
	s.body = opened
	return nil
}

// accept wants the rest of the file, or all of it, of the version whose beginning is there already.
func (s *Source) accept(got Position) error {
	whole := got.Offset == 0
	switch first := !s.begun; {
	case !whole && got.Offset != s.at.Offset:
		return ErrPart
	case first:
		s.begun, s.at.Size, s.at.Version = true, got.Size, got.Version
		if part := s.o.Part; part != nil && (got.Version == "" || got.Size < 0 || part.Begin(got) != nil) {
			part.Forget()
		}
	case got.Size != s.at.Size && (whole || got.Size >= 0 && s.at.Size >= 0),
		got.Version != s.at.Version && (whole || got.Version != "" && s.at.Version != ""):
		return ErrChanged
	}
	if told := s.o.Begun; told != nil {
		s.o.Begun = nil
		told(got)
	}
	return nil
}

// Close ends the connection; Read opens another.
func (s *Source) Close() error {
	if s.body == nil {
		return nil
	}
	err := s.body.Close()
	s.body = nil
	return err
}
