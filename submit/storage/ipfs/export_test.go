package ipfs

// What the tests against real nodes ask beside Probe.
var (
	Resolve = resolve
	Missing = missing
)
