// Package egress records what a workload tries to reach, from inside its container: a supervisor starts the
// workload, is told by the kernel of every call that names an address, and answers DNS questions with a failure.
package egress

import "slices"

// Verb is the command by which seatrial becomes the supervisor. People do not type it.
const Verb = "__supervise"

// Where things are in the container. The supervisor is the static seatrial itself.
const (
	SupervisorPath = "/.seatrial/seatrial"
	// TracePath is a file that everybody may write to: a supervisor has the USER of the image.
	TracePath = "/.seatrial/trace"
)

// Capability is what a supervisor needs to read processes that changed their user, such as what an entrypoint starts with gosu.
// It does not hand it on. A USER other than root does not get it, and cannot change either.
const Capability = "SYS_PTRACE"

// ResolvConf sends every lookup to the supervisor. One server and no search domain: each name is asked for as it is.
const ResolvConf = "nameserver 127.0.0.1\n"

// Ready is the line that the DNS server prints when it is one.
const Ready = "listening"

// Entrypoint is what runs a command under the supervisor; without a command it serves DNS until it is ended.
func Entrypoint(command ...string) []string {
	return slices.Concat([]string{SupervisorPath, Verb, "--"}, command)
}

// The limits of a trace: what is beyond is counted.
const (
	maxLookups     = 500
	maxConnections = 500
	// maxName is the length of a DNS name, maxCommand of what is kept of a command line, in bytes.
	maxName    = 255
	maxCommand = 100
	maxTypes   = 8
)
