package retrieve

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// SourceError says that none of the nodes and gateways delivers, and for each why not.
type SourceError struct {
	// reasons are clauses that begin with a source: "the gateway ipfs.example: 404 Not Found".
	reasons []string
	// hostile: some source sent what it was not asked for.
	hostile bool
}

func (e *SourceError) Error() string {
	if len(e.reasons) == 0 {
		return "no IPFS node is running here and IPFS_GATEWAY names no gateway"
	}
	return strings.Join(e.reasons, "; ")
}

// Hint is what to type next.
func (e *SourceError) Hint() string {
	if e.hostile {
		return "name a gateway that sends what it is asked for: IPFS_GATEWAY=https://GATEWAY"
	}
	return "run an IPFS node that has the content, or name a trustless gateway: IPFS_GATEWAY=https://GATEWAY"
}

// contentError says that the content, which is what its CID says, cannot be laid out as files.
type contentError struct {
	// cid of the block at fault and path below the root, empty for the root itself.
	cid  cid.Cid
	path string
	// reason is a clause: "it has two entries of that name".
	reason string
}

func (e *contentError) Error() string {
	if e.path == "" {
		return e.reason
	}
	path := e.path
	if len(path) > maxShown {
		path = path[:maxShown/2] + "…" + path[len(path)-maxShown/2:]
	}
	return fmt.Sprintf("%q: %s", path, e.reason)
}

// maxShown is how much of a path is shown, in bytes.
const maxShown = 200

// Hint is what to type next.
func (e *contentError) Hint() string { return "ipfs dag get " + e.cid.String() }

// limitError says that there is more content than was allowed for, in bytes or entries.
type limitError struct {
	what string
	most int64
}

func (e *limitError) Error() string { return fmt.Sprintf("it has more than %d %s", e.most, e.what) }

// writing is an error of the disk, without the name that the content has only for now; nil for none.
func writing(c cid.Cid, name string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrExist):
		return &contentError{c, name, "there are two entries of that name, or of names that the disk does not tell apart"}
	case name == "":
		return fmt.Errorf("writing: %w", disk.Cause(err))
	}
	return fmt.Errorf("writing %q: %w", name, disk.Cause(err))
}

// hostileError says that a source sent what it was not asked for; it is not asked again.
type hostileError struct{ reason string }

func (e *hostileError) Error() string { return e.reason }

func hostile(format string, args ...any) error { return &hostileError{fmt.Sprintf(format, args...)} }
