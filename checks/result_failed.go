package checks

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
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
		if o.State != facts.JobFailed && o.State != facts.JobStopped {
			return nil
		}
		var findings []lint.Finding
		said := map[string]bool{}
		for _, e := range o.Executions {
			words := engineWords(e.Message)
			// An execution that completed, or was called off because the job had failed, says nothing about the cause.
			if words == "" || said[words] || e.State == facts.ExecutionCompleted || e.State == facts.ExecutionCancelled && o.State == facts.JobFailed {
				continue
			}
			said[words] = true
			findings = append(findings, failure(s, "node "+short(e.NodeID)+": ", words))
		}
		if len(findings) == 0 {
			findings = append(findings, failure(s, "", strings.TrimLeft(lastLine(o.Message), "• ")))
		}
		return findings
	},
}

// failure is one node's or the scheduler's message with what it means.
func failure(s *lint.Subject, who, words string) lint.Finding {
	state := map[facts.JobState]string{facts.JobFailed: "failed", facts.JobStopped: "was stopped"}[s.Outcome.State]
	f := lint.Finding{
		Message:  fmt.Sprintf("job %s: %s%s, want Completed", state, who, words),
		Fix:      "seatrial status " + shellWord(s.Outcome.JobID),
		Position: s.Job.ImageAt(),
	}
	for _, causes := range [][]cause{refusals, starts} {
		if c, group := find(causes, words); c != nil {
			if meaning := c.say(group); meaning != "" {
				f.Message = fmt.Sprintf("job %s: %s (%s%s)", state, meaning, who, words)
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
		func(s *lint.Subject, _ string) string { return rebuild(s) }},
	{regexp.MustCompile(`does not support the available image platforms \[([^\]]*)\]`),
		"the image is %s, which the node is not",
		func(s *lint.Subject, _ string) string { return rebuild(s) }},
	{regexp.MustCompile(`no basic auth credentials|unauthorized|access to the resource is denied`),
		"the node may not pull the image: nodes have none of your credentials",
		func(s *lint.Subject, _ string) string { return publish(s.Job.Image()) }},
	{regexp.MustCompile(`image not available`),
		"the image is not in its registry",
		func(s *lint.Subject, _ string) string { return pushLine(s.Job.Image()) }},
	{regexp.MustCompile(`memory limit exceeded`),
		"the workload was killed at its memory limit",
		func(s *lint.Subject, _ string) string { return asTyped(s, "--memory 2Gb", "Resources: {Memory: 2Gb}") }},
	{regexp.MustCompile(`(?:timed out after|Job took longer than) (\S+?)s?\.?$`),
		"the workload was stopped by its timeout of %s s",
		func(s *lint.Subject, _ string) string {
			return asTyped(s, "--timeout 3600", "Timeouts: {TotalTimeout: 3600}")
		}},
	{regexp.MustCompile(`volume (\S+) is not (?:allowlisted|granted write access)`),
		"the node does not allow jobs the folder %s",
		func(s *lint.Subject, folder string) string {
			return "seatrial upload " + shellWord(folder) + "  # and mount the CID it prints, ipfs://CID"
		}},
	{regexp.MustCompile(`require network access`),
		"the node runs no jobs with a network",
		func(s *lint.Subject, _ string) string { return asTyped(s, "--network none", "Network: {Type: None}") }},
	{regexp.MustCompile(`does not support (ipfs|s3)`),
		"no node can fetch inputs from %s",
		func(*lint.Subject, string) string {
			return "bacalhau node list --show capacity,labels"
		}},
	{regexp.MustCompile(`don't match required selectors \[([^\]]*)\]`),
		"no node has the labels %s",
		func(*lint.Subject, string) string { return "bacalhau node list --show labels" }},
	{regexp.MustCompile(`busy with available capacity`),
		"the job asks for more than a node has",
		func(s *lint.Subject, _ string) string {
			return asTyped(s, "--cpu 500m --memory 512Mb", "Resources: {CPU: 500m, Memory: 512Mb}")
		}},
}

// rebuild is the build line for the job's image, also when it was not looked at.
func rebuild(s *lint.Subject) string {
	img := s.Image
	if img == nil {
		img = &image.Image{Reference: s.Job.Image(), Source: image.Registry}
	}
	return buildLine(s.Platform, img)
}
