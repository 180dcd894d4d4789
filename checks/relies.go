package checks

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
)

// relies judges the second run of a workload that ended well with a network.
func relies(s *lint.Subject, u *harness.Unconnected) []lint.Finding {
	if !u.Relies() {
		return nil
	}
	line, host, ok := unreachableHost(u.Stderr)
	if !ok {
		line = lastLine(u.Stderr)
	}
	f := lint.Finding{
		Severity: lint.Warning,
		Message:  "workload needs the network: without, as on nodes that refuse networked jobs, " + lacking(u, lastLine(line)) + "; want what it needs in the image or as an input",
		Fix:      networkFix(s, line, host),
		Position: s.Job.ImageAt(),
	}
	if n := s.Job.Task().Network; n != nil && !strings.EqualFold(n.Type, "Default") {
		f.Severity = lint.Info
		f.Message = "workload needs the network that it asks for: without, " + lacking(u, lastLine(line))
		if fileAddress(line) == "" {
			f.Fix = networkOf(s, "None")
		}
	}
	return []lint.Finding{f}
}

// lacking is what became of a workload without its network: "it exited with 1: dial tcp: lookup …".
func lacking(u *harness.Unconnected, line string) string {
	switch {
	case u.StartError != "":
		return "it does not start: " + lastLine(u.StartError)
	case u.TimedOut:
		return "it does not end"
	case u.OOMKilled:
		return "it runs out of memory"
	case u.ExitCode != 0:
		return exitMessage("it", u.ExitCode, line, "")
	case len(u.Missing) == 1:
		return u.Missing[0] + " is missing"
	default:
		return fmt.Sprintf("%s and %d more files are missing", u.Missing[0], len(u.Missing)-1)
	}
}
