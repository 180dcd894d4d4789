package limits_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/interrupttest"
	"github.com/seatrial/seatrial/submit/limits"
)

// endless is text without end.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestUntil(t *testing.T) {
	for _, looks := range []int64{0, 1, 20} {
		n, err := io.Copy(io.Discard, limits.Until(interrupttest.After(t, looks), endless{}))
		interrupttest.Want(t, err)
		if n > 1<<20*looks {
			t.Errorf("%d bytes after %d looks", n, looks)
		}
	}
	if text, err := io.ReadAll(limits.Until(t.Context(), strings.NewReader("abc"))); err != nil || string(text) != "abc" {
		t.Errorf("%q, %v", text, err)
	}
}

// What never comes is waited for up to the end of the context.
func TestAwaited(t *testing.T) {
	silent, writer := io.Pipe()
	defer writer.Close()
	ctx, cancel := context.WithCancel(t.Context())
	r := limits.Awaited(ctx, silent)
	cancel()
	_, err := io.ReadAll(r)
	interrupttest.Want(t, err)

	text, err := io.ReadAll(limits.Awaited(t.Context(), strings.NewReader("abc")))
	if err != nil || string(text) != "abc" {
		t.Errorf("%q, %v", text, err)
	}
	broken := errors.New("broken")
	if _, err := io.ReadAll(limits.Awaited(t.Context(), io.MultiReader(strings.NewReader("abc"), failing{broken}))); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
