// Package limits is the one place for how much is accepted from outside. Everything that somebody else controls (a registry,
// a gateway, a web server, the network, an archive, a job file) is read through one of the Limits of its table, by a method
// of it; a test of the house fails for a reader that does not.
package limits

import "time"

// Limits bound what is read from one kind of source. A field that is zero sets no bound, because the kind has no such
// thing, or because nobody but the user controls it.
type Limits struct {
	// Name as users type it: "job-file" in --limit job-file.bytes=2MB.
	Name string
	// Of says what it is, and From who controls it; docs/security.md lists both.
	Of, From string

	// Bytes of all of it, unpacked.
	Bytes int64
	// Entries there may be: files, layers, keys, results, pages.
	Entries int64
	// Depth of what is nested: documents, folders, indexes.
	Depth int
	// NameBytes of one name or path.
	NameBytes int

	// Idle is how long nothing may come, or be taken, when it is awaited; the time to the first byte is the same.
	Idle time.Duration
	// Rate is the least that must come in every Window that was spent waiting, in bytes.
	Rate   int64
	Window time.Duration
	// Total is how long all of it may take.
	Total time.Duration

	// Redirects that are followed, and Connections there may be to one host.
	Redirects, Connections int
}

const (
	kib = 1 << 10
	mib = 1 << 20
	gib = 1 << 30
)
