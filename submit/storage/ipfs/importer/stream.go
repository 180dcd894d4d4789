package importer

import (
	"context"
	"errors"
	"io"
)

// stream imports a stream as one file, without storing it; several may share a chunker. When ctx ends it returns at
// once, even while a Read hangs; the stream must then not be used before that Read has returned.
func (c *chunker) stream(ctx context.Context, r io.Reader, p *progress) (link, error) {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	steps := make(chan step, cap(c.buffers))
	go func() {
		defer close(steps)
		if err := c.split(reading, r, steps); err != nil {
			_ = c.send(reading, steps, step{kind: failStep, err: err}) // fails when nobody waits for it any more
		}
	}()
	a := &assembly{chunker: c, progress: p}
	return a.run(ctx, steps, stop)
}

// split starts on the chunks of a stream as they come. Only an empty stream has an empty chunk.
func (c *chunker) split(ctx context.Context, r io.Reader, steps chan<- step) error {
	for first, more := true, true; more; first = false {
		buffer, err := c.buffer(ctx)
		if err != nil {
			return err
		}
		n, err := c.fill(ctx, r, buffer)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		more = err == nil
		if n == 0 && !first {
			c.buffers <- buffer
			break
		}
		next := c.start(buffer, func([]byte) (int, error) { return n, nil })
		if err := c.send(ctx, steps, step{kind: chunkStep, chunk: next}); err != nil {
			return err
		}
	}
	return c.send(ctx, steps, step{kind: fileStep})
}

// fill reads a chunk; the last one comes with io.EOF. After another error the buffer is gone or going.
func (c *chunker) fill(ctx context.Context, r io.Reader, buffer []byte) (int, error) {
	var n int
	var err error
	read := make(chan struct{})
	go func() {
		defer close(read)
		// Not io.ReadFull: its ErrUnexpectedEOF is also what net/http says of a body that was cut off.
		for n < c.rules.chunk && err == nil {
			var more int
			more, err = r.Read(buffer[headroom+n : headroom+c.rules.chunk])
			n += more
		}
	}()
	select {
	case <-read:
		if err != nil && !errors.Is(err, io.EOF) {
			c.buffers <- buffer
		}
		return n, err
	case <-ctx.Done():
		go func() {
			<-read
			c.buffers <- buffer
		}()
		return 0, context.Cause(ctx)
	}
}
