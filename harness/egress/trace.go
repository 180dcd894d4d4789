package egress

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// maxLine bounds a line of a trace, in bytes: the workload can write to the file, too.
const (
	maxLine       = 16 << 10
	maxIncomplete = 10
)

// Trace is what a supervisor left.
type Trace struct {
	// Refused says why the workload could not be watched; it was then not started.
	Refused string
	// Started says that the workload was about to be started, Ended that the supervisor saw its end.
	Started, Ended bool
	Lookups        []harness.Lookup
	Connections    []harness.Connection
	Incomplete     []string
}

// Read reads a trace as far as it goes. Lines that are no trace's are passed over, and counted as a reason to call it incomplete.
func Read(r io.Reader) (*Trace, error) {
	t := &Trace{Lookups: []harness.Lookup{}, Connections: []harness.Connection{}}
	lookups, connections := map[string]int{}, map[endpoint]int{}
	lines := bufio.NewScanner(limits.Trace.Reader(r))
	lines.Buffer(nil, maxLine)
	strange := 0
	for lines.Scan() {
		var l line
		if json.Unmarshal(lines.Bytes(), &l) != nil {
			strange++
			continue
		}
		switch {
		case l.Refused != "":
			t.Refused = cut(l.Refused, maxName)
		case l.Started:
			t.Started = true
		case l.Ended:
			t.Ended = true
		case l.Incomplete != "":
			t.incomplete(cut(l.Incomplete, maxName))
		case l.Lookup != nil:
			if ok := t.addLookup(*l.Lookup, lookups); !ok {
				strange++
			}
		case l.Connection != nil:
			if ok := t.addConnection(*l.Connection, connections); !ok {
				strange++
			}
		default:
			strange++
		}
	}
	if err := lines.Err(); err != nil {
		if _, beyond := limits.Of(err); !beyond && !errors.Is(err, bufio.ErrTooLong) {
			return nil, fmt.Errorf("reading the trace of the network: %w", err)
		}
		t.incomplete("the trace is too long to be read to its end")
	}
	if strange > 0 {
		t.incomplete(words.Count(strange, "line") + " of the trace cannot be read")
	}
	return t, nil
}

func (t *Trace) incomplete(reason string) {
	if len(t.Incomplete) < maxIncomplete {
		t.Incomplete = append(t.Incomplete, reason)
	}
}

// addLookup puts a lookup into its place; it is false for what no supervisor writes.
func (t *Trace) addLookup(l harness.Lookup, at map[string]int) bool {
	if len(l.Name) > maxName || len(l.Types) == 0 || len(l.Types) > maxTypes || l.Count < 1 || !sound(l.Process) {
		return false
	}
	for _, kind := range l.Types {
		if len(kind) > maxName {
			return false
		}
	}
	return put(&t.Lookups, at, l.Name, l, maxLookups)
}

// addConnection is addLookup for connections.
func (t *Trace) addConnection(c harness.Connection, at map[endpoint]int) bool {
	addr, err := netip.ParseAddr(c.Address)
	if err != nil || c.Port < 0 || c.Port > 65535 || c.Count < 1 || len(c.Protocol) > maxName || len(c.Error) > maxName || !sound(c.Process) {
		return false
	}
	return put(&t.Connections, at, endpoint{netip.AddrPortFrom(addr, uint16(c.Port)), c.Protocol}, c, maxConnections)
}

// put files what a key stands for, in place of what came before, in the order of the first; it is false when there is no room.
func put[K comparable, V any](list *[]V, at map[K]int, key K, value V, most int) bool {
	i, ok := at[key]
	switch {
	case ok:
		(*list)[i] = value
	case len(*list) >= most:
		return false
	default:
		at[key] = len(*list)
		*list = append(*list, value)
	}
	return true
}

func sound(p *harness.Process) bool { return p == nil || p.PID > 0 && len(p.Command) <= maxCommand }

// beyond says what was left out.
func beyond(n int) string {
	return fmt.Sprintf("%s to names and addresses beyond the first %d and %d", words.Count(n, "more attempt"), maxLookups, maxConnections)
}
