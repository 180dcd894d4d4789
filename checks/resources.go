package checks

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

// timeout is how long an execution may take, zero for as long as it likes (contract 1, Timeouts).
func timeout(s *lint.Subject) time.Duration {
	t := s.Job.Task().Timeouts
	if t == nil || s.Job.Stays() { // for which none counts
		return 0
	}
	seconds := t.ExecutionTimeout
	if seconds == 0 {
		seconds = t.TotalTimeout
	}
	return time.Duration(seconds) * time.Second
}

// timeoutFix gives the job other seconds.
func timeoutFix(s *lint.Subject, seconds int64) lint.Fix {
	return lint.Typed(s, lint.Flags("--timeout", fmt.Sprint(seconds)), lint.Edit("Tasks[0]", fmt.Sprintf("Timeouts: {TotalTimeout: %d}", seconds)))
}

// resourcesFix asks for other resources, by flags and the fields of a job file.
func resourcesFix(s *lint.Subject, flags, fields []string) lint.Fix {
	return lint.Typed(s, lint.Flags(flags...), lint.Edit("Tasks[0]", "Resources: {"+strings.Join(fields, ", ")+"}"))
}

// memoryFix asks for other memory.
func memoryFix(s *lint.Subject, memory string) lint.Fix {
	return resourcesFix(s, []string{"--memory", memory}, []string{"Memory: " + memory})
}

// moreMemory is twice what the job had, which is the next thing to try.
func moreMemory(s *lint.Subject) string {
	had, err := s.Job.Task().Resources.MemoryBytes()
	if err != nil {
		return "2Gb"
	}
	return megabytes(2 * had)
}

// megabytes is a size in bytes as Bacalhau reads it, rounded up.
func megabytes(size int64) string {
	return fmt.Sprintf("%dMb", int64(math.Ceil(float64(max(size, 0))/1e6)))
}

// countFix is another number of executions.
func countFix(s *lint.Subject, n int) lint.Fix {
	return lint.Typed(s, lint.Flags("--count", fmt.Sprint(n)), lint.Edit("", fmt.Sprintf("Count: %d", n)))
}

// publisherFix is another publisher.
func publisherFix(s *lint.Subject, kind string) lint.Fix {
	return lint.Typed(s, lint.Flags("--publisher", kind), lint.Edit("Tasks[0]", "Publisher: {Type: "+kind+"}"))
}

// networkOf asks for a kind of network.
func networkOf(s *lint.Subject, kind string) lint.Fix {
	return lint.Typed(s, lint.Flags("--network", strings.ToLower(kind)), lint.Edit("Tasks[0]", "Network: {Type: "+kind+"}"))
}

// httpNetwork asks for some domains alone.
func httpNetwork(s *lint.Subject, domains ...string) lint.Fix {
	flags := []string{"--network", "http"}
	for _, d := range domains {
		flags = append(flags, "--domain", d)
	}
	return lint.Typed(s, lint.Flags(flags...), lint.Edit("Tasks[0]", "Network: {Type: HTTP, Domains: ["+strings.Join(domains, ", ")+"]}"))
}

// networkAt is where the network was named.
func networkAt(s *lint.Subject) job.Position {
	source := s.Network.Endpoint
	switch origin := s.Network.Origin; {
	case strings.HasPrefix(origin, "--api-"):
		source = "--api-host " + source
	case strings.HasPrefix(origin, "BACALHAU_"):
		source = "BACALHAU_API_HOST=" + source
	case strings.HasPrefix(origin, "profile "):
		source = origin
	}
	return job.Position{Source: source}
}

// endingType gives a job the type of those whose program ends, on as many nodes.
func endingType(s *lint.Subject) lint.Fix {
	kind := job.TypeBatch
	if s.Job.Type == job.TypeDaemon {
		kind = job.TypeOps
	}
	return lint.Typed(s, lint.Advise("Type: "+kind).With("in the job's file"), lint.Edit("", "Type: "+kind))
}
