package ipfs

import (
	"testing"

	"github.com/ipfs/go-cid"
	"github.com/multiformats/go-multihash"
)

func TestParseCID(t *testing.T) {
	for typed, want := range map[string]string{
		"QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKmzMd":              "",
		"bafybeif7wxcqnfvb335zjlvny5l5vagmp2b7437hsyshodnstd2g33sqjq": "",
		"bafkreic34cgjnbfb2jppz3qjggbajascpcyixp5uv34xh77p2c45or4dcm": "",
		"bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua": "it is dag-cbor, which is neither file nor folder",
		"bafkqabtimvwgy3yk":                                              "", // "hello" itself
		"QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKmzM":                  "it is not a CID",
		"/ipfs/QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojW":                "it is not a CID",
		"bagqoikqseaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": "it is of the unknown format 0xab220, which is neither file nor folder",
		"bafk767zaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":  "its hash of the unknown format 0x3fff is not one that IPFS nodes accept",
		"docs.example": "it is not a CID",
		"":             "it is not a CID",
	} {
		_, err := ParseCID(typed)
		if got := text(err); got != want {
			t.Errorf("%s: %q, want %q", typed, got, want)
		}
	}
	// Anybody can make other content with the same MurmurHash.
	weak, err := cid.Prefix{Version: 1, Codec: cid.Raw, MhType: multihash.MURMUR3X64_64, MhLength: -1}.Sum([]byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ParseCID(weak.String()); text(err) != "its hash murmur3-x64-64 is not one that IPFS nodes accept" {
		t.Errorf("MurmurHash: %v", err)
	}
}

// text is an error's text; empty for none.
func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
