package checks

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

var trialPorts = &lint.Check{
	ID:       "trial-ports",
	Title:    "a service listens where it can be reached",
	Severity: lint.Warning,
	Doc: `A node opens the ports that a job declares and leads them to the container, whether a program listens there or not. One that
listens at 127.0.0.1 is reached by nobody but itself: in a container that is not the node's address.

The local run looks at the ports that the job declares and that the image exposes, when it stops the program, in the kernel's list for
the container's network. That an image exposes several ports and only some are open is nothing to tell. Where the engine runs in a virtual
machine the list is out of sight, and nothing is said.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		stay := s.Trial.Stay
		if stay == nil || !stay.Stayed || stay.Unseen != "" {
			return nil
		}
		var findings []lint.Finding
		var exposed, open []string
		for i, port := range stay.Ports {
			if port.Name == "" {
				if exposed = append(exposed, port.String()); port.Listens && !port.Loopback && port.Protocol == "tcp" {
					open = append(open, strconv.Itoa(port.Number))
				} else if port.Listens || port.Taken {
					open = append(open, "")
				}
				continue
			}
			if f := declaredPort(s, i, port); f != nil {
				findings = append(findings, *f)
			}
		}
		switch {
		case len(findings) > 0 || len(exposed) == 0 || len(exposed) < len(stay.Ports): // the job says which ports count
		case len(open) == 0:
			findings = append(findings, lint.Finding{
				Severity: lint.Info,
				Message: fmt.Sprintf("after %s nothing listens at %s, which the image exposes; want the program to, if it is to be reached",
					seconds(stay.Watched), some(exposed, 3)),
				Fix: longer(s, 6*stay.Watched),
			})
		case open[0] != "":
			findings = append(findings, lint.Finding{
				Severity: lint.Info,
				Message:  fmt.Sprintf("program listens at port %s, and nobody can reach it there: the job declares no port; want it opened, if it is to be reached", open[0]),
				Fix:      lint.Typed(s, lint.Fix{}, lint.Edit("Tasks[0]", "Network: {Type: Bridge, Ports: [{Name: port"+open[0]+", Target: "+open[0]+"}]}")),
			})
		}
		return findings
	},
}

// declaredPort judges a port of the job's; nil for one where all is well.
func declaredPort(s *lint.Subject, i int, port harness.Port) *lint.Finding {
	f := &lint.Finding{Position: s.Job.TaskAt(job.Element("Network.Ports", i))}
	host := net.ParseIP(s.Job.Task().Network.Ports[i].HostNetwork)
	switch {
	case port.Taken:
		return nil
	case !port.Listens:
		f.Message = fmt.Sprintf("after %s nothing listens at port %s, want the program to", seconds(s.Trial.Stay.Watched), port)
		f.Fix = longer(s, 6*s.Trial.Stay.Watched)
	case port.Loopback && !host.IsLoopback():
		f.Message = fmt.Sprintf("program listens at port %s for its own container only, at a loopback address; want 0.0.0.0", port)
		if strings.EqualFold(s.Trial.Network, "host") {
			f.Message = fmt.Sprintf("program listens at port %s for its own node only, at a loopback address; want 0.0.0.0", port)
		}
		f.Fix = lint.Advise(fmt.Sprintf("0.0.0.0:%d", port.Number)).For(lint.Author).With("as the address that the program is to listen at")
	default:
		return nil
	}
	return f
}

// longer watches the program for a longer time.
func longer(s *lint.Subject, watched time.Duration) lint.Fix {
	what := words.ShellWord(s.Job.File)
	return lint.Run(fmt.Sprintf("seatrial test --for %.0fs %s", watched.Seconds(), what)).For(lint.User).With("if it takes that long to begin; else have it listen there")
}
