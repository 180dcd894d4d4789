package ipfs

// API is the base URL of a node's RPC API that is given as `ipfs --api` takes it, a multiaddr such as
// /ip4/127.0.0.1/tcp/5001 or a URL; empty for what is neither, and for a socket of the file system.
func API(typed string) string { return address(typed) }
