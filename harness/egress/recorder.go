package egress

import (
	"encoding/json"
	"io"
	"math/bits"
	"net/netip"
	"slices"
	"strings"
	"sync"

	"github.com/seatrial/seatrial/harness"
)

// line is one line of a trace, with one of its fields set. A lookup and a connection come again with
// a higher count, so that a run that is ended by force leaves nearly all of it.
type line struct {
	// Refused says why this container cannot be watched; the workload was then not started.
	Refused string `json:"refused,omitempty"`
	// Started is written before the workload is.
	Started    bool                `json:"started,omitempty"`
	Lookup     *harness.Lookup     `json:"lookup,omitempty"`
	Connection *harness.Connection `json:"connection,omitempty"`
	Incomplete string              `json:"incomplete,omitempty"`
	// Ended is the last line.
	Ended bool `json:"ended,omitempty"`
}

// recorder writes a trace. It is safe for concurrent use.
type recorder struct {
	mu          sync.Mutex
	encoder     *json.Encoder
	lookups     map[string]*harness.Lookup
	connections map[endpoint]*harness.Connection
	// beyond counts the lookups and connections for which there was no room.
	beyond int
}

// endpoint is what makes two connections the same.
type endpoint struct {
	to       netip.AddrPort
	protocol string
}

func newRecorder(w io.Writer) *recorder {
	return &recorder{
		encoder:     json.NewEncoder(w),
		lookups:     map[string]*harness.Lookup{},
		connections: map[endpoint]*harness.Connection{},
	}
}

// write is best effort: a workload can fill the disk that the trace is on, and a trace without an end says so itself.
func (r *recorder) write(l line) { _ = r.encoder.Encode(l) }

// note writes a line that is not counted.
func (r *recorder) note(l line) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.write(l)
}

// lookup records a question for a name in lower case without the final dot. Who asked is found out for the first one only.
func (r *recorder) lookup(name, kind string, who func() *harness.Process) {
	name = cut(name, maxName)
	r.mu.Lock()
	defer r.mu.Unlock()
	l, ok := r.lookups[name]
	if !ok {
		if len(r.lookups) >= maxLookups {
			r.beyond++
			return
		}
		l = &harness.Lookup{Name: name, Process: who()}
		r.lookups[name] = l
	}
	l.Count++
	fresh := !slices.Contains(l.Types, kind) && len(l.Types) < maxTypes
	if fresh {
		l.Types = append(l.Types, kind)
	}
	if fresh || due(l.Count) {
		r.write(line{Lookup: l})
	}
}

// connection records an address that was tried. Who tried and what came of it is found out for the first one only.
func (r *recorder) connection(to netip.AddrPort, protocol string, who func() *harness.Process, outcome func(netip.AddrPort) string) {
	key := endpoint{to, protocol}
	r.mu.Lock()
	defer r.mu.Unlock()
	c, ok := r.connections[key]
	if !ok {
		if len(r.connections) >= maxConnections {
			r.beyond++
			return
		}
		c = &harness.Connection{
			Address: to.Addr().String(), Port: int(to.Port()), Protocol: protocol, Process: who(), Error: outcome(to),
		}
		r.connections[key] = c
	}
	c.Count++
	if due(c.Count) {
		r.write(line{Connection: c})
	}
}

// end writes the final counts, and the line that says that this is all.
func (r *recorder) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.lookups {
		if !due(l.Count) {
			r.write(line{Lookup: l})
		}
	}
	for _, c := range r.connections {
		if !due(c.Count) {
			r.write(line{Connection: c})
		}
	}
	if r.beyond > 0 {
		r.write(line{Incomplete: beyond(r.beyond)})
	}
	r.write(line{Ended: true})
}

// due tells whether a count is worth a line of its own: the powers of two are.
func due(count int) bool { return bits.OnesCount(uint(count)) == 1 }

// cut shortens a text to a number of bytes, between characters.
func cut(text string, longest int) string {
	if len(text) <= longest {
		return text
	}
	return strings.ToValidUTF8(text[:longest], "")
}
