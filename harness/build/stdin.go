package build

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"
	"github.com/moby/buildkit/session/upload/uploadprovider"
	"github.com/moby/buildkit/util/archiveutil"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// archiveHeader is how much of a stream tells a tar file from a Dockerfile, in bytes, as docker build has it.
const archiveHeader = 2 * 512

// fromStdin takes a tar file for the context, and anything else for a Dockerfile that copies nothing.
func (in *inputs) fromStdin(ctx context.Context, opts Options) error {
	if opts.Dockerfile == "-" {
		return &OptionError{Flag: "file", Value: "-", Reason: "standard input is the build context already"}
	}
	if opts.ahead != nil {
		if opts.ahead.archive != "" {
			return in.fromArchive(ctx, opts.ahead.archive, opts)
		}
		return in.alone(opts.ahead.text)
	}
	if opts.Stdin == nil {
		return errors.New("reading build context: standard input is not there")
	}
	stream := bufio.NewReaderSize(limits.Awaited(ctx, opts.Stdin), archiveHeader)
	begin, err := stream.Peek(archiveHeader)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && !errors.Is(err, io.EOF):
		return fmt.Errorf("reading build context: standard input: %w", err)
	case len(begin) == 0:
		return errors.New("reading build context: standard input is empty, want a tar file or a Dockerfile")
	}
	if archiveutil.IsArchive(begin) {
		archive, err := in.keep(ctx, stream)
		if err != nil {
			return err
		}
		return in.fromArchive(ctx, archive, opts)
	}
	if opts.Dockerfile != "" {
		return &OptionError{Flag: "file", Value: opts.Dockerfile, Reason: "standard input is no tar file, and is taken for a Dockerfile itself"}
	}
	text, err := limits.Dockerfile.ReadAll(stream)
	if err != nil {
		return fmt.Errorf("reading Dockerfile %s: %w", stdinName, err)
	}
	return in.alone(text)
}

// alone is a Dockerfile without a context.
func (in *inputs) alone(text []byte) error {
	empty, err := in.temporary()
	if err != nil {
		return err
	}
	if err := in.mount(contextName, empty, "build context"); err != nil {
		return err
	}
	return in.dockerfileText(stdinName, text, nil)
}

// keep puts standard input into a file: the builder reads it once for the Dockerfile in it, and once for each platform.
func (in *inputs) keep(ctx context.Context, stream io.Reader) (name string, err error) {
	dir, err := in.temporary()
	if err != nil {
		return "", err
	}
	f, err := os.OpenFile(filepath.Join(dir, "context.tar"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(roomy{f, disk.NewRoom(dir)}, stream)
	if err = errors.Join(err, f.Close()); err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", fmt.Errorf("reading build context: keeping standard input: %w", disk.Full(dir, err))
	}
	return f.Name(), nil
}

// roomy writes no disk full.
type roomy struct {
	to   io.Writer
	room *disk.Room
}

// Write implements io.Writer.
func (r roomy) Write(p []byte) (int, error) {
	if err := r.room.Take(int64(len(p))); err != nil {
		return 0, err
	}
	return r.to.Write(p)
}

// withoutZstd unpacks a tar file in zstd as it is sent, which an engine of some years ago does not know. Any other is what it is.
func withoutZstd(f *os.File) (io.ReadCloser, error) {
	begin := make([]byte, archiveHeader)
	n, err := f.ReadAt(begin, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, disk.Cause(err)
	}
	if !archiveutil.HasZstdPrefix(begin[:n]) {
		return f, nil
	}
	unpacked, err := zstd.NewReader(f, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	return unpacked.IOReadCloser(), nil
}

// fromArchive has the builder get a tar file from us.
func (in *inputs) fromArchive(ctx context.Context, name string, opts Options) error {
	f, err := limits.State.Open(name)
	if err != nil {
		return fmt.Errorf("reading build context: %w", disk.Cause(err))
	}
	in.open = append(in.open, f)
	sent := io.ReadCloser(f)
	if opts.Builder == "" {
		if sent, err = withoutZstd(f); err != nil {
			return fmt.Errorf("reading build context: %w", err)
		}
	}
	uploads := uploadprovider.New()
	in.settings[contextName] = uploads.Add(sent)
	in.provided, in.archive = append(in.provided, uploads), name
	if found, err := in.dockerfileElsewhere(ctx, opts); found || err != nil {
		return err
	}
	in.dockerfileThere(opts.Dockerfile)
	return nil
}
