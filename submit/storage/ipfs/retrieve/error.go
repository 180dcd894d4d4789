package retrieve

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/ipfs/go-cid"
)

// SourceError says that none of the nodes and gateways delivers, and for each why not.
type SourceError struct {
	// Reasons are clauses that begin with a source: "the gateway ipfs.example: 404 Not Found".
	Reasons []string
	// hostile: some source sent what it was not asked for.
	hostile bool
}

func (e *SourceError) Error() string {
	if len(e.Reasons) == 0 {
		return "no IPFS node is running here and IPFS_GATEWAY names no gateway"
	}
	return strings.Join(e.Reasons, "; ")
}

// Hint is what to type next.
func (e *SourceError) Hint() string {
	if e.hostile {
		return "name a gateway that sends what it is asked for: IPFS_GATEWAY=https://GATEWAY"
	}
	return "run an IPFS node that has the content, or name a trustless gateway: IPFS_GATEWAY=https://GATEWAY"
}

// ContentError says that the content, which is what its CID says, cannot be laid out as files.
type ContentError struct {
	// CID of the block at fault and Path below the root, empty for the root itself.
	CID  cid.Cid
	Path string
	// Reason is a clause: "it has two entries of that name".
	Reason string
}

func (e *ContentError) Error() string {
	if e.Path == "" {
		return e.Reason
	}
	path := e.Path
	if len(path) > maxShown {
		path = path[:maxShown/2] + "…" + path[len(path)-maxShown/2:]
	}
	return fmt.Sprintf("%q: %s", path, e.Reason)
}

// maxShown is how much of a path is shown, in bytes.
const maxShown = 200

// Hint is what to type next.
func (e *ContentError) Hint() string { return "ipfs dag get " + e.CID.String() }

// LimitError says that there is more content than was allowed for.
type LimitError struct {
	// What is counted, "bytes" or "entries", and Max how many there may be.
	What string
	Max  int64
}

func (e *LimitError) Error() string { return fmt.Sprintf("it has more than %d %s", e.Max, e.What) }

// writing is an error of the disk, without the name that the content has only for now.
func writing(c cid.Cid, name string, err error) error {
	if errors.Is(err, fs.ErrExist) {
		return &ContentError{c, name, "there are two entries of that name, or of names that the disk does not tell apart"}
	}
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	if name == "" {
		return fmt.Errorf("writing: %w", err)
	}
	return fmt.Errorf("writing %q: %w", name, err)
}

// hostileError says that a source sent what it was not asked for; it is not asked again.
type hostileError struct{ reason string }

func (e *hostileError) Error() string { return e.reason }

func hostile(format string, args ...any) error { return &hostileError{fmt.Sprintf(format, args...)} }
