package ipfs

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/boxo/ipld/unixfs"
	"github.com/ipfs/go-cid"
)

// Probe fetches the root block of a CID from the user's node and gateways, whichever has it first. What is typed
// may go on with a path below the CID, whose own CID is then looked up. A CID that cannot be read gives neither
// root nor error: there is nothing to ask. The error says why nobody could be asked; that it cannot be found is an
// answer, in the root. A deep look is for every block and not for the first alone.
func Probe(ctx context.Context, typed string, from []Endpoint, deep bool) (*Root, error) {
	typed, sub, _ := strings.Cut(typed, "/")
	c, err := ParseCID(typed)
	if err != nil {
		return nil, nil // the check of the syntax says so
	}
	block, err := Block(ctx, c, from...)
	var nobody *MissingError
	switch {
	case errors.As(err, &nobody):
		return &Root{Asked: nobody.Asked, Reply: nobody.Reply, Late: nobody.Late}, nil
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
	if deep {
		root.Blocks, err = missing(ctx, c, from...)
	}
	return root, err
}

// lookUp finds what is below a CID. That this cannot be told, for whatever reason, is no error.
func (r *Root) lookUp(ctx context.Context, c cid.Cid, path string, from []Endpoint) {
	sub, err := resolve(ctx, c, path, from...)
	if absent, ok := errors.AsType[*absentError](err); ok {
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

// Kind is what a CID stands for.
type Kind string

// Kinds of content. Nodes mount folders and files, and nothing else (pkg/storage/ipfs).
const (
	Folder Kind = "folder"
	File   Kind = "file"
	Link   Kind = "symbolic link"
	Other  Kind = "neither file nor folder"
)

// Root is what is known of a CID from its root block.
type Root struct {
	// Found: the root block was had, and its hash is the CID's.
	Found bool
	// Asked is who said that it cannot be had, and Reply what they said; empty when it was found.
	Asked, Reply string
	// Late: nobody said no, but nothing came in time.
	Late bool
	Kind Kind
	// Size in bytes of the file, or of everything below the folder with what IPFS adds for its own use.
	Size uint64
	// Names are what a folder has, with what each stands for where its CID tells: a File, else "". It is nil when the root block does not
	// list them: of a folder that is sharded, and of what is none.
	Names map[string]Kind
	// Sub is the CID of what the path after the CID leads to, and SubKind what that is; empty without a path, or when it could
	// not be looked up.
	Sub     string
	SubKind Kind
	// NoSub is why the path leads nowhere; empty when it does, and when that could not be looked up.
	NoSub string
	// Blocks are those of all the content; nil when only the root was asked for.
	Blocks *Blocks
}

// decode reads a root block whose hash has been verified.
func decode(c cid.Cid, block []byte) (*Root, error) {
	if c.Prefix().Codec == cid.Raw {
		return &Root{Found: true, Kind: File, Size: uint64(len(block))}, nil
	}
	node, err := merkledag.DecodeProtobuf(block)
	if err != nil {
		return nil, errors.New("its root block cannot be read")
	}
	content, err := unixfs.FSNodeFromBytes(node.Data())
	if err != nil {
		return &Root{Found: true, Kind: Other}, nil // a dag-pb block without UnixFS
	}
	root := &Root{Found: true, Kind: Other}
	switch content.Type() {
	case unixfs.TFile, unixfs.TRaw:
		root.Kind, root.Size = File, content.FileSize()
	case unixfs.TDirectory, unixfs.THAMTShard:
		root.Kind = Folder
		if root.Size, err = node.Size(); err != nil {
			return nil, fmt.Errorf("its size cannot be read: %w", err)
		}
		if content.Type() == unixfs.TDirectory {
			root.Names = names(node)
		}
	case unixfs.TSymlink:
		root.Kind = Link
	}
	return root, nil
}

// names are the entries of a folder's node. A raw block is a file's; what another one is, only it tells.
func names(node *merkledag.ProtoNode) map[string]Kind {
	all := map[string]Kind{}
	for _, link := range node.Links() {
		all[link.Name] = ""
		if link.Cid.Prefix().Codec == cid.Raw {
			all[link.Name] = File
		}
	}
	return all
}
