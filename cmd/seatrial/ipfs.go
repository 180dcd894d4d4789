package main

import (
	"os"

	"github.com/seatrial/seatrial/submit/storage/ipfs"
)

// ipfsEndpoints are the user's own node and gateways, which are asked for inputs and results on IPFS.
func ipfsEndpoints() []ipfs.Endpoint {
	return ipfs.Locate(os.Getenv)
}
