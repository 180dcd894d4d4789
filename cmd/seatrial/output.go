package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"syscall"

	"github.com/seatrial/seatrial/cmd/pipeline"
)

// errClosed is a standard output that the shell has closed, as with >&-.
var errClosed = errors.New("it is closed, or /dev/null opened to be read from")

// output is standard output. Everything that is printed there goes through it, so that no command can end well whose
// results did not arrive: the first write that fails is kept, and nothing is written after it.
type output struct {
	file *os.File
	// broken is told of the first write that failed, for the rest of the command is in vain.
	broken func()

	mutex sync.Mutex
	err   error
}

func (o *output) Write(p []byte) (n int, err error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.err != nil {
		return 0, o.err
	}
	if closed(o.file) {
		o.err = errClosed
	} else {
		n, o.err = o.file.Write(p)
	}
	if o.err != nil {
		o.broken()
	}
	return n, o.err
}

// Fd makes it known for a terminal when it is one.
func (o *output) Fd() uintptr { return o.file.Fd() }

// close writes what a file system has kept back, and returns the first error.
func (o *output) close() error {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if err := o.file.Close(); o.err == nil {
		o.err = err
	}
	return o.err
}

// conclusion is how a command ended whose output ended with a write error. The hints stay: they may say where a job is.
func conclusion(err, write error) error {
	if write == nil {
		return err
	}
	if reason := errors.Unwrap(write); reason != nil {
		write = reason
	}
	write = fmt.Errorf("writing standard output: %w", write)
	if errors.Is(write, errClosed) {
		return pipeline.Hint(write, "to go without what is printed: >/dev/null")
	}
	return pipeline.Hint(write, hintsOf(err)...)
}

// unreadable tells that nobody reads our output, which an error may say before the signal comes.
func unreadable(err error) bool {
	var write *fs.PathError
	return errors.As(err, &write) && errors.Is(write, syscall.EPIPE) && write.Path == os.Stdout.Name()
}
