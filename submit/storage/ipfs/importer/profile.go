package importer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/go-cid"
)

// Profile names the rules by which data becomes blocks. The same data has another CID under each of them.
type Profile string

// The profiles, as Kubo v0.43.0 knows them.
const (
	// UnixFSv0 is Kubo's configuration profile of this name and the default of `ipfs add`: CIDv0, chunks of
	// 256 KiB in UnixFS leaves, 174 links a block.
	UnixFSv0 Profile = "unixfs-v0-2015"
	// cidVersion1 is what `ipfs add --cid-version=1` does: CIDv1, chunks of 256 KiB in raw leaves, 174 links
	// a block. Kubo has no name for it: it is a flag there.
	cidVersion1 Profile = "cid-version-1"
	// UnixFSv1 is Kubo's configuration profile of this name (IPIP-499): CIDv1, chunks of 1 MiB in raw leaves,
	// 1024 links a block.
	UnixFSv1 Profile = "unixfs-v1-2025"
)

// profiles are all profiles, the oldest first.
var profiles = []Profile{UnixFSv0, cidVersion1, UnixFSv1}

// ParseProfile reads the name of a profile; an empty one means what `ipfs add --cid-version=1` does.
func ParseProfile(name string) (Profile, error) {
	if name == "" {
		return cidVersion1, nil
	}
	if slices.Contains(profiles, Profile(name)) {
		return Profile(name), nil
	}
	var names []string
	for _, p := range profiles {
		names = append(names, string(p))
	}
	return "", fmt.Errorf("profile is %q, want %s", name, strings.Join(names, ", "))
}

// rules are what a profile says.
type rules struct {
	// chunk is the most file data in a leaf, in bytes; links the most links in a block of a file.
	chunk, links int
	// raw leaves are the data and nothing else; others are wrapped in UnixFS and dag-pb.
	raw bool
	// wholeBlock measures a folder by its block; else by its names and CIDs alone.
	wholeBlock bool
	// node is the prefix of every block that is no raw leaf.
	node cid.Prefix
}

// A folder that measures more than shardAbove bytes is sharded, each shard with up to fanout links. All
// profiles agree (Kubo's Import.UnixFSHAMTDirectorySizeThreshold and UnixFSHAMTDirectoryMaxFanout).
const (
	shardAbove = 256 << 10
	fanout     = 256
)

func (p Profile) rules() (rules, error) {
	p, err := ParseProfile(string(p))
	if err != nil {
		return rules{}, err
	}
	switch p {
	case UnixFSv0:
		return rules{chunk: 256 << 10, links: 174, node: merkledag.V0CidPrefix()}, nil
	case UnixFSv1:
		return rules{chunk: 1 << 20, links: 1024, raw: true, wholeBlock: true, node: merkledag.V1CidPrefix()}, nil
	default:
		return rules{chunk: 256 << 10, links: 174, raw: true, node: merkledag.V1CidPrefix()}, nil
	}
}

// leaf is the prefix of a leaf's CID.
func (r rules) leaf() cid.Prefix {
	prefix := r.node
	if r.raw {
		prefix.Codec = cid.Raw
	}
	return prefix
}
