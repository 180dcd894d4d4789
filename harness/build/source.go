package build

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/moby/buildkit/frontend/dockerui"
	gateway "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// ahead is what was read before a build.
type ahead struct {
	// name and text of the Dockerfile; text is nil for one of this machine, which is read again.
	name string
	text []byte
	// archive is the file that has the tar file of standard input; empty when there was none.
	archive string
}

// ReadSource reads the Dockerfile before the build: where only the builder has it, in a git repository or a tar file, the builder reads
// it. What opts name is not asked for again by Build, until done is called. Errors are those of Build.
func ReadSource(ctx context.Context, opts *Options) (source *job.Build, done func(), err error) {
	in, err := readInputs(ctx, *opts)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			in.close()
		}
	}()
	if _, err := in.solve(*opts); err != nil { // whose mistakes are better known by now than after a check
		return nil, nil, err
	}
	if in.text == nil && (in.archive != "" || Remote(opts.ContextDir)) {
		if err := in.readThere(ctx, *opts); err != nil {
			return nil, nil, err
		}
	}
	read := &ahead{name: in.name, archive: in.archive}
	if in.name == stdinName || in.there || WebAddress(opts.Dockerfile) {
		read.text = in.text
	}
	opts.ahead = read
	if in.text == nil { // too large, which BuildKit says
		return nil, in.close, nil
	}
	b := &job.Build{File: in.name, Text: in.text, Context: opts.ContextDir, Target: opts.Target}
	if opts.ContextDir == "-" || Remote(opts.ContextDir) {
		b.Context, b.Away = "", in.archive != "" || opts.ContextDir != "-"
	}
	b.Args, err = ReadArgs(opts.BuildArgs)
	return b, in.close, err
}

// webContextName is what the frontend calls what the URL of a context has.
const webContextName = "context"

// readThere has the builder read the Dockerfile of a context that it alone has, by the rules of its own frontend.
func (in *inputs) readThere(ctx context.Context, opts Options) error {
	solve, err := in.solve(opts)
	if err != nil {
		return err
	}
	solve.CacheImports, solve.CacheExports = nil, nil
	b, err := connect(ctx, opts)
	if err != nil {
		return err
	}
	defer b.close()
	statuses, display, err := newDisplay(opts.Progress, opts.Display)
	if err != nil {
		return err
	}
	var missing error
	alone := false
	_, err = b.Client.Build(ctx, *solve, "", func(ctx context.Context, c gateway.Client) (*gateway.Result, error) {
		ui, err := dockerui.NewClient(c)
		if err != nil {
			return nil, err
		}
		read, err := ui.ReadEntrypoint(ctx, defaultName)
		if err != nil {
			missing = err
			return nil, err
		}
		in.text, alone = read.Data, read.Filename == webContextName
		return gateway.NewResult(), nil
	}, statuses)
	<-display.shown
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case alone:
		in.name = secret.URL(opts.ContextDir)
		fallthrough
	case in.text != nil:
		secret.File(in.text)
		in.there = !alone
		return nil
	case missing != nil && display.failed == nil && strings.Contains(missing.Error(), syscall.ENOENT.Error()):
		return fmt.Errorf("reading Dockerfile %s in %s: %w", in.name, in.called(opts), syscall.ENOENT)
	case err == nil:
		err = errors.New("the builder has not read it")
	}
	err = b.newError(ctx, err, in, display)
	if fault, is := errors.AsType[*Error](err); is { // there is no Dockerfile yet that could be at fault
		return fmt.Errorf("reading build context: %s", fault.Message)
	}
	return err
}

// called is the context as users know it.
func (in *inputs) called(opts Options) string {
	if in.archive != "" {
		return "the tar file on standard input"
	}
	return secret.URL(opts.ContextDir)
}
