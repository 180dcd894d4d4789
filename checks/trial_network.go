package checks

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

var trialNetwork = &lint.Check{
	ID:       "trial-network",
	Title:    "the workload does without the network",
	Severity: lint.Error,
	Doc: `Nodes limit what a job may reach, and those that refuse networked jobs run all others without any network: a program that
downloads its data or model ends with an error of its own about a name that cannot be resolved, and the job says "Completed". So
the local run has no network either, unless the job asks for one, or asks for none in particular and every node that may run it
gives it one: those of Bacalhau 1.7 and later do, those before do not, and those that set ` + "`RejectNetworkedJobs`" + ` do not. When no
network is known the run has none: what passes so passes everywhere.

A program that says on stderr what it could not reach, and goes on to exit with 0, is information.

A workload that had a network and ended well is run once more without, which decides nothing but tells whether it relies on the
network. It does when it then fails, or leaves out a file of its outputs: a warning, because the next node may be one that
refuses, and for a job that asks for its network only information.

Put what is fetched into the image, or pass it as an input: nodes fetch inputs themselves. A job that must talk to a
server asks for it, and runs on nodes that allow it only.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		t := s.Trial
		if t.WithoutNetwork != nil {
			return relies(s, t.WithoutNetwork)
		}
		if t.Network != "none" || t.StartError != "" || t.OOMKilled || t.TimedOut {
			return nil
		}
		line, host, ok := unreachableHost(trialStderr(t))
		if !ok || t.Well() && t.Egress != nil { // trial-egress has it all
			return nil
		}
		f := lint.Finding{Fix: unconnectedFix(s, line, host)}
		who, then := host, ""
		if who == "" {
			who = "the network"
		}
		if t.Well() {
			f.Severity, then = lint.Info, ", went on without"
		}
		f.Message = fmt.Sprintf("workload asked for %s%s, and %s; want what it needs in the image or as an input", who, then, unconnected(s))
		return []lint.Finding{f}
	},
}

// unconnected is why a run had no network (contract 1, Network).
func unconnected(s *lint.Subject) string {
	if n := s.Job.Task().Network; n != nil && strings.EqualFold(n.Type, "None") {
		return "the job asks for no network"
	}
	n := s.Network.Unconnecting(s.Job.Constraints)
	switch {
	case n == nil:
		return "no node is known that gives a job a network unless it asks for one"
	case n.RejectsNetworked:
		return "node " + short(n.ID) + " rejects networked jobs and runs all others without one"
	case n.Version == "":
		return "node " + short(n.ID) + " may give a job no network unless it asks for one"
	}
	return fmt.Sprintf("node %s, of Bacalhau %s, gives a job no network unless it asks for one", short(n.ID), n.Version)
}

// unconnectedFix is networkFix for a run without a network: a node that rejects networked jobs needs the data as an input.
func unconnectedFix(s *lint.Subject, line, host string) lint.Fix {
	if n := s.Network.Unconnecting(s.Job.Constraints); n != nil && n.RejectsNetworked && fileAddress(line) == "" {
		return lint.Typed(s, folder("data", "/inputs"), lint.Edit("Tasks[0]", "InputSources: [{Source: {Type: local, Params: {SourcePath: /path/to/data}}, Target: /inputs}]")).For(lint.User)
	}
	return networkFix(s, line, host)
}

// unreachables are how programs say that there is no network; the group is the host they wanted. What they say when
// a server refuses or is slow is not among them.
var unreachables = []*regexp.Regexp{
	regexp.MustCompile(`\bdial (?:tcp|udp)[46]?: lookup ([\w.-]+)`),                          // Go
	regexp.MustCompile(`\blookup ([\w.-]+)(?: on \S+)?: `),                                   // Go's resolver alone
	regexp.MustCompile(`\bdial (?:tcp|udp)[46]? (\S+):\d+: connect: network is unreachable`), // Go, by address
	regexp.MustCompile(`[Cc]ould not resolve host: ([\w.-]+)`),                               // curl, git
	regexp.MustCompile(`curl: \(7\) Failed to connect to ([\w.:-]+) port \d+`),               // curl, by address
	regexp.MustCompile(`unable to resolve host address [‘'"]?([\w.-]+)`),                     // wget
	regexp.MustCompile(`bad address '([\w.-]+)`),                                             // busybox
	regexp.MustCompile(`UnknownHostException: ([\w.-]+)`),                                    // Java
	regexp.MustCompile(`\bUnresolvedAddressException\b`),                                     // Java's HttpClient
	regexp.MustCompile(`getaddrinfo (?:EAI_AGAIN|ENOTFOUND) ([\w.-]+)`),                      // Node
	regexp.MustCompile(`connect ENETUNREACH ([\w.-]+)`),                                      // Node, by address
	regexp.MustCompile(`(?:Temporary failure resolving|Could not resolve) '([\w.-]+)'`),      // apt
	regexp.MustCompile(`Failed to resolve '([\w.-]+)'`),                                      // urllib3: requests, pip
	regexp.MustCompile(`HTTPS?ConnectionPool\(host='([\w.-]+)'.*(?:name resolution|not known|unreachable)`),
	regexp.MustCompile(`Could not connect to the endpoint URL: "\w+://([\w.-]+)`), // AWS
	// The C library's own words, in whatever program; it does not say for which host.
	regexp.MustCompile(`Temporary failure in name resolution|Name or service not known|Name does not resolve|` +
		`failed to lookup address information|[Nn]etwork is unreachable`),
}

// itself are the names of the container itself, of which a refusal says nothing about the network.
var itself = regexp.MustCompile(`^(?:localhost|127\..*|0\.0\.0\.0|::1)$`)

// unreachableLines is how many of the last lines of stderr are looked at.
const unreachableLines = 20

// unreachableHost finds in stderr the last line that tells of a missing network, and the host that was wanted if it says so.
func unreachableHost(stderr string) (line, host string, ok bool) {
	lines := strings.Split(strings.TrimSpace(telling(stderr)), "\n")
	lines = lines[max(0, len(lines)-unreachableLines):]
	for _, pattern := range unreachables {
		for i := len(lines) - 1; i >= 0; i-- {
			m := pattern.FindStringSubmatch(lines[i])
			switch {
			case m == nil, len(m) > 1 && itself.MatchString(m[1]):
			case len(m) > 1:
				return lines[i], m[1], true
			default:
				return lines[i], "", true
			}
		}
	}
	return "", "", false
}

// webAddress is a URL in a program's words.
var webAddress = regexp.MustCompile(`https?://[^\s"'<>()]+[^\s"'<>().,:;]`)

// fileAddress is the URL of a file in a program's words, empty when there is none.
func fileAddress(line string) string {
	url := webAddress.FindString(line)
	if strings.Count(url, "/") > 2 && !strings.HasSuffix(url, "/") {
		return url
	}
	return ""
}

// networkFix passes the file that was asked for as an input, if the program says which; else it asks for the network.
func networkFix(s *lint.Subject, line, host string) lint.Fix {
	if url := fileAddress(line); url != "" {
		return lint.Typed(s, mounted(url, "/inputs"), lint.Edit("Tasks[0]", "InputSources: [{Source: {Type: urlDownload, Params: {URL: "+url+"}}, Target: /inputs}]"))
	}
	if host == "" {
		return networkOf(s, "Bridge").For(lint.Operator)
	}
	return httpNetwork(s, host).For(lint.Operator)
}

// relies judges the second run of a workload that ended well with a network.
func relies(s *lint.Subject, u *harness.Unconnected) []lint.Finding {
	if !u.Relies() {
		return nil
	}
	line, host, ok := unreachableHost(u.Stderr)
	if !ok {
		line = reason(u.Stderr)
	}
	f := lint.Finding{
		Severity: lint.Warning,
		Message:  "workload needs the network: without, as on nodes that refuse networked jobs, " + lacking(u, lastLine(line)) + "; want what it needs in the image or as an input",
		Fix:      networkFix(s, line, host),
	}
	if n := s.Job.Task().Network; n != nil && !strings.EqualFold(n.Type, "Default") {
		f.Severity = lint.Info
		f.Message = "workload needs the network that it asks for: without, " + lacking(u, lastLine(line))
		if fileAddress(line) == "" {
			f.Fix = networkOf(s, "None").For(lint.Author)
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
	case u.Ended && u.ExitCode == 0:
		return "it ends"
	case u.ExitCode != 0:
		return exitMessage("it", u.ExitCode, line, "")
	case len(u.Missing) == 1:
		return u.Missing[0] + " is missing"
	default:
		return fmt.Sprintf("%s and %s are missing", u.Missing[0], words.Count(len(u.Missing)-1, "more file"))
	}
}
