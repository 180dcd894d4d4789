package harness

import (
	"context"
	"io"
)

const (
	// StreamLimit is how much of stdout and of stderr a node keeps, in bytes (contract 1, Streams; pkg/system, MaxStdoutFileLength).
	StreamLimit = 1 << 30
	// rotatedAway is how much a stream must have lost for a log that was rotated (F71) to be the reason, and rotatedLeft how much
	// must be left, in bytes: engines are told to keep megabytes, and less may be the program's doing.
	rotatedAway = 64 << 10
	rotatedLeft = 1 << 10
)

// kept says what a node kept of a stream, when it is only that which differs.
func (p pair) kept(ctx context.Context, row Row) (note string, err error) {
	if row.Path != "stdout" && row.Path != "stderr" || row.Local == nil || row.Remote == nil ||
		row.Local.Digest == "" || row.Remote.Digest == "" || row.Local.Digest == row.Remote.Digest {
		return "", nil
	}
	local, remote, err := p.open(ctx, row.Path)
	if err != nil {
		return "", err
	}
	defer local.Close()
	defer remote.Close()
	return keptOf(local, remote, row.Remote.Size, StreamLimit)
}

// keptOf is kept for a stream and the so many bytes that came home of it from a node which cuts it at a limit.
func keptOf(local, remote io.ReadSeeker, size, limit int64) (note string, err error) {
	logged, err := io.Copy(io.Discard, Logged(local))
	if err != nil {
		return "", err
	}
	var skip int64
	switch lost := logged - size; {
	case lost == 0:
		note = "as a node's log keeps it: U+FFFD for what is no UTF-8" // F70
	case lost > 0 && size == limit:
		note = "cut: nodes keep the first GiB"
	case lost >= rotatedAway && size >= rotatedLeft:
		skip, note = lost, "cut: the node's engine rotates its log and keeps the end" // F71
	default:
		return "", nil
	}
	if _, err := local.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	from := Logged(local)
	if _, err := io.CopyN(io.Discard, from, skip); err != nil {
		return "", err
	}
	d, err := diverge(from, remote)
	if err != nil || d != nil && d.offset < size { // behind it is what was cut
		return "", err
	}
	return note, nil
}
