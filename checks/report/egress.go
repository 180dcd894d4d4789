package report

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/harness"
)

// maxEgress is how many lookups, and how many connections, text lists; JSON has all.
const maxEgress = 20

// egress lists what the workload tried to reach in the traced run, and what that run cannot tell.
func (t *textWriter) egress(trial *harness.Trial) {
	if trial == nil || trial.Egress == nil {
		return
	}
	g := trial.Egress
	for _, l := range g.Lookups[:min(len(g.Lookups), maxEgress)] {
		fmt.Fprintf(t, "egress: looked up %s (%s, %s)%s\n", printable(l.Name), printable(strings.Join(l.Types, " and ")),
			quantity(l.Count, "question"), by(l.Process))
	}
	for _, c := range g.Connections[:min(len(g.Connections), maxEgress)] {
		fmt.Fprintf(t, "egress: tried %s (%s)%s%s\n", printable(c.Where()),
			printable(strings.TrimSpace(c.Protocol+" "+times(c.Count))), by(c.Process), because(c.Error))
	}
	if more := max(len(g.Lookups)-maxEgress, 0) + max(len(g.Connections)-maxEgress, 0); more > 0 {
		fmt.Fprintf(t, "egress: %d more; --format json lists all\n", more)
	}
	if len(g.Lookups)+len(g.Connections) == 0 {
		fmt.Fprintf(t, "egress: nothing was looked up or tried\n")
	}
	fmt.Fprintf(t, "egress: seen in an instrumented run (%s), which has no say in the verdict; %s\n", printable(g.Method), printable(strings.Join(g.Caveats, "; ")))
	for _, reason := range g.Incomplete {
		fmt.Fprintf(t, "egress: incomplete: %s\n", printable(reason))
	}
}

func by(p *harness.Process) string {
	if p == nil {
		return ""
	}
	return fmt.Sprintf(" by process %d: %s", p.PID, printable(p.Command))
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return ": " + printable(reason)
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return quantity(n, "time")
}
