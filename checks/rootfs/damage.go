package rootfs

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// DamageError is that a part of an image is not there, or is not what the image says of it, so that no engine pulls or
// loads the image (F69). Everything else that keeps a layer from being read says nothing about the image.
type DamageError struct {
	// Part of the image: "layer sha256:0123456789ab".
	Part string
	// Fault goes on from there: "is missing (404 Not Found: blob unknown)".
	Fault string
}

// Error is both.
func (e *DamageError) Error() string { return e.Part + " " + e.Fault }

// damage is that of a layer whose bytes all came.
func (l Layer) damage(err error) error {
	if own, ok := errors.AsType[*undecidedError](err); ok {
		return fmt.Errorf("reading layer %s: %w", l.short(), own)
	}
	if bound, ok := limits.Of(err); ok {
		return fmt.Errorf("reading layer %s: %w; %s", l.short(), bound, bound.Hint())
	}
	fault := "cannot be unpacked (" + words.Said(err.Error()) + ")"
	switch is, ok := errors.AsType[faultError](err); {
	case ok:
		fault = string(is)
	case errors.Is(err, io.ErrUnexpectedEOF):
		fault = "ends too early"
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return fmt.Errorf("reading layer %s: it takes too much memory to unpack", l.short())
	case errors.Is(err, tar.ErrFieldTooLong):
		return fmt.Errorf("reading layer %s: a header in it is too long to be read", l.short())
	}
	return &DamageError{l.Part(), fault}
}

// faultError is what is wrong with a layer, as a DamageError goes on.
type faultError string

// Error implements error.
func (e faultError) Error() string { return string(e) }

// undecidedError is why a layer that may be sound is not read.
type undecidedError struct{ reason string }

// Error is the reason.
func (e *undecidedError) Error() string { return e.reason }

func undecided(format string, args ...any) error {
	return &undecidedError{fmt.Sprintf(format, args...)}
}
