package limits

import (
	"context"
	"io"
)

// Until reads r up to the end of ctx: from then on it fails with the error of ctx. A read that is on its way is not cut
// short, so r must not wait for anybody: a file, memory. See Awaited for others.
func Until(ctx context.Context, r io.Reader) io.Reader { return until{ctx, r} }

type until struct {
	ctx  context.Context
	from io.Reader
}

// Read implements io.Reader.
func (u until) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.from.Read(p)
}

// Awaited reads something that may never come, such as standard input, up to the end of ctx. What ctx cut short reads on in
// a goroutine, and what it reads is lost: it is for a command that ends.
func Awaited(ctx context.Context, r io.Reader) io.Reader {
	out, in := io.Pipe()
	stop := context.AfterFunc(ctx, func() { in.CloseWithError(ctx.Err()) })
	go func() {
		defer stop()
		_, err := io.Copy(in, r)
		in.CloseWithError(err)
	}()
	return out
}
