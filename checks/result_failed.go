package checks

import (
	"fmt"
	"strings"
	"time"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

var resultFailed = &lint.Check{
	ID:       "result-failed",
	Title:    "the job did not fail on the network",
	Severity: lint.Error,
	Doc: `Of a failed job Bacalhau shows the scheduler's text, "not enough nodes to run job … suitable: 0", which is nearly always the
same. The cause is what each node said about its own attempt; that is what is reported here, once for all nodes that said
the same.`,
	Needs: []lint.Fact{lint.FactOutcome},
	Run: func(s *lint.Subject) []lint.Finding {
		o := s.Outcome
		if o.State != facts.JobFailed && o.State != facts.JobStopped && !o.Deserted() {
			return nil
		}
		var findings []lint.Finding
		said := map[string]bool{}
		for _, e := range o.Executions {
			who, told := "node "+short(e.NodeID)+": ", engineWords(e.Message)
			if o.TimedOut(told) {
				who, told = "", lastLine(o.Message)
			}
			// An execution that completed, or was called off because the job had failed, says nothing about the cause.
			if told == "" || said[told] || e.State == facts.ExecutionCompleted || e.State == facts.ExecutionCancelled && o.State == facts.JobFailed {
				continue
			}
			said[told] = true
			if told == facts.Unexpected {
				findings = append(findings, ended(s, e))
				continue
			}
			findings = append(findings, failure(s, who, told))
		}
		if len(findings) == 0 {
			findings = append(findings, failure(s, "", strings.TrimLeft(lastLine(o.Message), "• ")))
		}
		return findings
	},
}

// ended is the finding for a program that should have stayed (F62).
func ended(s *lint.Subject, e facts.Execution) lint.Finding {
	who := "a " + s.Job.Type + "'s program"
	if !s.Job.Stays() { // whose file is not at hand
		who = "its program"
	}
	f := lint.Finding{Fix: lint.Run("seatrial logs " + words.ShellWord(s.Outcome.JobID))}
	how := "ended"
	if e.ExitCode != nil {
		how = fmt.Sprintf("ended with exit code %d", *e.ExitCode)
		if line := reason(e.Stderr); line != "" && *e.ExitCode != 0 {
			how += ": " + line
		}
		if *e.ExitCode == 0 && s.Job.Stays() {
			f.Fix, f.Position = endingType(s), s.Job.At("Type")
		}
	}
	f.Message = fmt.Sprintf("job failed: %s %s (node %s: %s), want one that stays", who, how, short(e.NodeID), facts.Unexpected)
	return f
}

// failure is one node's or the scheduler's message with what it means.
func failure(s *lint.Subject, who, told string) lint.Finding {
	state := "failed" // also one that goes on where all its executions have ended
	if s.Outcome.State == facts.JobStopped {
		state = "was stopped"
	}
	f := lint.Finding{
		Message: fmt.Sprintf("job %s: %s%s, want Completed", state, who, told),
		Fix:     lint.Run("bacalhau job history " + words.ShellWord(s.Outcome.JobID)).For(lint.User).With("all that happened to it"),
	}
	for _, causes := range [][]cause{refusals, starts} {
		if c, group := find(causes, told); c != nil {
			if meaning := c.say(group); meaning != "" {
				f.Message = fmt.Sprintf("job %s: %s (%s%s)", state, meaning, who, told)
			}
			f.Fix = c.fix(s, group)
			break
		}
	}
	return f
}

// refusals are what nodes and the scheduler say about jobs they cannot run (contract 4).
var refusals = []cause{
	{regexp.MustCompile(`does not support the available image platforms \[\]`),
		"the node reads no platform from the image's manifest (F49: push an index that names it)",
		rebuild},
	{regexp.MustCompile(`does not support the available image platforms \[([^\]]*)\]`),
		"the image is %s, which the node is not",
		rebuild},
	{regexp.MustCompile(`no basic auth credentials|unauthorized|access to the resource is denied`),
		"the node may not pull the image: nodes have none of your credentials",
		func(s *lint.Subject, _ string) lint.Fix { return publish(s.Job.Image()) }},
	{regexp.MustCompile(`image not available`),
		"the image is not in its registry",
		func(s *lint.Subject, _ string) lint.Fix { return pushName(s, s.Job.Image()) }},
	{regexp.MustCompile(`memory limit exceeded`),
		"the workload was killed at its memory limit",
		func(s *lint.Subject, _ string) lint.Fix { return memoryFix(s, moreMemory(s)) }},
	{regexp.MustCompile(`(?:timed out after|Job took longer than) (\S+?)s?\.?$`),
		"the workload was stopped by its timeout of %s s",
		func(s *lint.Subject, _ string) lint.Fix {
			return timeoutFix(s, max(int64(2*timeout(s)/time.Second), 3600))
		}},
	{regexp.MustCompile(`volume (\S+) is not (?:allowlisted|granted write access)`),
		"the node does not allow jobs the folder %s",
		deniedFolder},
	{regexp.MustCompile(`require network access`),
		"the node runs no jobs with a network",
		func(s *lint.Subject, _ string) lint.Fix { return networkOf(s, "None") }},
	{regexp.MustCompile(`does not support (ipfs|s3)`),
		"no node can fetch inputs from %s",
		func(*lint.Subject, string) lint.Fix {
			return lint.Run("bacalhau node list --show capacity,labels").For(lint.User)
		}},
	{regexp.MustCompile(`don't match required selectors \[([^\]]*)\]`),
		"no node has the labels %s",
		func(*lint.Subject, string) lint.Fix {
			return lint.Run("bacalhau node list --show labels").For(lint.User)
		}},
	{regexp.MustCompile(`busy with available capacity`),
		"the job asks for more than a node has",
		func(s *lint.Subject, _ string) lint.Fix {
			return resourcesFix(s, []string{"--cpu", "500m", "--memory", "512Mb"}, []string{"CPU: 500m", "Memory: 512Mb"})
		}},
}

// rebuild is the build line for the job's image, also when it was not looked at.
func rebuild(s *lint.Subject, _ string) lint.Fix {
	img := s.Image
	if img == nil {
		img = &image.Image{Reference: s.Job.Image(), Source: image.Registry}
	}
	return buildLine(s.Platform, img)
}
