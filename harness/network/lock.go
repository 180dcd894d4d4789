package network

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/gofrs/flock"
)

// lockPoll is how often a held lock is tried again.
const lockPoll = 200 * time.Millisecond

// lock holds a file against other processes until the returned function is called or this process ends.
// waiting is called once when another process holds it.
func lock(ctx context.Context, path string, waiting func()) (unlock func(), err error) {
	file := flock.New(path)
	free, err := file.TryLock()
	if err == nil && !free {
		waiting()
		_, err = file.TryLockContext(ctx, lockPoll)
	}
	if err != nil {
		file.Close()
		return nil, cmp.Or(ctx.Err(), fmt.Errorf("locking %s: %w", path, err))
	}
	return func() { _ = file.Close() }, nil // which is to let go of it
}
