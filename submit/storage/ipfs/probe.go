package ipfs

import (
	"context"
	"errors"
	"strings"

	"github.com/ipfs/go-cid"
)

// ProbeOptions say how much to ask.
type ProbeOptions struct {
	// Deep: look for every block and not for the first alone. It takes as long as the content is large.
	Deep bool
}

// Probe fetches the root block of a CID from the user's node and gateways, whichever has it first. What is typed
// may go on with a path below the CID, whose own CID is then looked up. A CID that cannot be read gives neither
// root nor error: there is nothing to ask. The error says why nobody could be asked; that it cannot be found is an
// answer, in the root.
func Probe(ctx context.Context, typed string, from []Endpoint, o ProbeOptions) (*Root, error) {
	typed, sub, _ := strings.Cut(typed, "/")
	c, err := ParseCID(typed)
	if err != nil {
		return nil, nil // the check of the syntax says so
	}
	block, err := Block(ctx, c, from...)
	var missing *MissingError
	switch {
	case errors.As(err, &missing):
		return &Root{Asked: missing.Asked, Reply: missing.Reply, Late: missing.Late}, nil
	case err != nil:
		return nil, err
	}
	root, err := decode(c, block)
	if err != nil {
		return nil, err
	}
	if sub = strings.Trim(sub, "/"); sub != "" {
		root.lookUp(ctx, c, sub, from)
	}
	if o.Deep {
		root.Blocks, err = Missing(ctx, c, from...)
	}
	return root, err
}

// lookUp finds what is below a CID. That this cannot be told, for whatever reason, is no error.
func (r *Root) lookUp(ctx context.Context, c cid.Cid, path string, from []Endpoint) {
	sub, err := Resolve(ctx, c, path, from...)
	var absent *AbsentError
	if errors.As(err, &absent) {
		r.NoSub = absent.Error()
	}
	if err != nil {
		return
	}
	r.Sub = sub.String()
	if sub.Prefix().Codec == cid.Raw {
		r.SubKind = File
		return
	}
	block, err := Block(ctx, sub, from...)
	if err != nil {
		return
	}
	if below, err := decode(sub, block); err == nil {
		r.SubKind = below.Kind
	}
}
