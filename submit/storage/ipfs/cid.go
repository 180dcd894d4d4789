// Package ipfs asks the user's IPFS node or gateway about a CID: what it is, and whether it can be had.
package ipfs

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ipfs/go-cid"
	"github.com/multiformats/go-multicodec"
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
