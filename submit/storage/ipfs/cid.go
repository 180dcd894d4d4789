// Package ipfs asks the user's IPFS node or gateway about a CID: what it is, and whether it can be had.
package ipfs

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ipfs/boxo/verifcid"
	"github.com/ipfs/go-cid"
	"github.com/multiformats/go-multicodec"
	"github.com/multiformats/go-multihash"
)

// ParseCID reads a CID as the IPFS nodes behind compute nodes do, and refuses what they cannot mount: a
// hash they hold to be unsafe, or content that is neither file nor folder. The error is a clause for people.
func ParseCID(typed string) (cid.Cid, error) {
	c, err := cid.Decode(typed)
	if err != nil {
		return cid.Undef, errors.New("it is not a CID")
	}
	if err := VerifyHash(c); err != nil {
		return cid.Undef, err
	}
	if codec := c.Prefix().Codec; codec != cid.DagProtobuf && codec != cid.Raw {
		return cid.Undef, fmt.Errorf("it is %s, which is neither file nor folder", CodecName(codec))
	}
	return c, nil
}

// CodecName is the name that multiformats has for a codec or hash; of one that it does not know, its number.
func CodecName(code uint64) string {
	if name := multicodec.Code(code); slices.Contains(multicodec.KnownCodes(), name) {
		return name.String()
	}
	return fmt.Sprintf("of the unknown format 0x%x", code)
}

// VerifyHash refuses a CID whose hash IPFS nodes hold to be unsafe: others could make other content for it.
func VerifyHash(c cid.Cid) error {
	if err := verifcid.ValidateCid(verifcid.DefaultAllowlist, c); err != nil {
		return fmt.Errorf("its hash %s is not one that IPFS nodes accept", CodecName(c.Prefix().MhType))
	}
	return nil
}

// Holds tells whether data is the block of a CID.
func Holds(c cid.Cid, data []byte) bool {
	sum, err := c.Prefix().Sum(data)
	return err == nil && sum.Equals(c)
}

// Inline is the content of a CID that is its own content (the identity hash); false for any other.
func Inline(c cid.Cid) ([]byte, bool) {
	if c.Prefix().MhType != multihash.IDENTITY {
		return nil, false
	}
	hash, err := multihash.Decode(c.Hash())
	if err != nil {
		return nil, false
	}
	return hash.Digest, true
}
