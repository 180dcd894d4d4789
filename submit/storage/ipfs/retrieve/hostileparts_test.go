package retrieve_test

import (
	"net/http"

	"github.com/ipfs/go-cid"
	"github.com/multiformats/go-multihash"
)

const strangerCID = "bafkreic34cgjnbfb2jppz3qjggbajascpcyixp5uv34xh77p2c45or4dcm"

// stranger is a block that nobody asked for, as it should be.
func stranger() []byte { return section(cid.MustParse(strangerCID), []byte("a,b\n")) }

// weak is a block under a hash that anybody can match with something else.
func weak() []byte {
	data := []byte("forged")
	c, err := cid.Prefix{Version: 1, Codec: cid.Raw, MhType: multihash.MURMUR3X64_64, MhLength: -1}.Sum(data)
	if err != nil {
		panic(err)
	}
	return section(c, data)
}

// send sends parts at once.
func send(w http.ResponseWriter, parts ...[]byte) {
	for _, p := range parts {
		if _, err := w.Write(p); err != nil {
			return
		}
	}
	_ = http.NewResponseController(w).Flush()
}

// endless sends one thing until the client has had enough.
func endless(part []byte) func(http.ResponseWriter, *http.Request, [][]byte) {
	return func(w http.ResponseWriter, _ *http.Request, _ [][]byte) {
		for {
			if _, err := w.Write(part); err != nil {
				return
			}
		}
	}
}

// drip sends the header, and then bytes that keep the connection busy and make no block in time.
func drip(w http.ResponseWriter, r *http.Request, p [][]byte) {
	send(w, p[0], []byte("\xff\xff\xff\x01"))
	send(w, cid.MustParse(strangerCID).Bytes())
	for r.Context().Err() == nil {
		if _, err := w.Write([]byte{0}); err != nil {
			return
		}
		if err := http.NewResponseController(w).Flush(); err != nil {
			return
		}
	}
}
