package checks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/words"
)

// Why is why a job is at fault, or waits: the text in a few words, and the finding that says it with its fix. The finding is that of the check
// which could have said it before, when it is among those given, and else the one that was made of the outcome; nil when nothing
// that was judged says it. The text is empty for a job with which nothing is wrong. It looks at the outcome and at findings alone, so that it
// can be asked of many jobs.
func Why(s *lint.Subject, findings []lint.Finding) (text string, f *lint.Finding) {
	o := s.Outcome
	switch {
	case o.Waits():
		return waits(s, findings)
	case o.State == facts.JobStopped && !slices.ContainsFunc(o.Executions, func(e facts.Execution) bool { return e.Message == facts.Unexpected }):
		return o.Cause(), nil
	case !o.AtFault():
		return "", nil
	}
	said, text := saidOf(s)
	made := outcomeFinding(findings)
	if f = foretelling(said, findings, made); f == nil && made != nil && made.Check == resultExit.ID && withoutNetwork(s, said) {
		f = inNameOf(trialNetwork.ID, made)
	}
	if f == nil {
		if f = made; f == nil || !explained(said) {
			// What keeps a job from running is likelier the reason than none.
			if i := slices.IndexFunc(findings, func(f lint.Finding) bool { return f.Stage == lint.StageCheck && f.Severity == lint.Error }); i >= 0 {
				f = &findings[i]
			}
		}
	}
	if f != nil && f.Stage != lint.StageSubmit {
		text = f.Message
	}
	return text, f
}

// saidOf is the telling part of what was said of a job that is at fault, and the reason in a few words.
func saidOf(s *lint.Subject) (said, text string) {
	for _, e := range s.Outcome.Executions {
		if e.ExitCode == nil || *e.ExitCode == 0 {
			continue
		}
		meaning, _ := exitCause(s, e.Stderr)
		line := reason(e.Stderr)
		if s.Outcome.State == facts.JobCompleted {
			return cmp.Or(line, fmt.Sprint(*e.ExitCode)), exitText("exited with", *e.ExitCode, line, meaning)
		}
	}
	for _, e := range s.Outcome.Executions {
		if e.Message == facts.Unexpected {
			return e.Message, unexpected(e)
		}
		told := engineWords(e.Message)
		if s.Outcome.TimedOut(told) {
			told = lastLine(s.Outcome.Message)
		}
		if told == "" || e.State == facts.ExecutionCompleted || e.State == facts.ExecutionCancelled {
			continue
		}
		return told, meaningOf(told, s.Outcome.Cause())
	}
	if s.Outcome.State == facts.JobCompleted {
		return "", "it completed and no execution has published results"
	}
	told := s.Outcome.Cause()
	return told, meaningOf(told, told)
}

// unexpected is the end of a program that should have stayed (F62).
func unexpected(e facts.Execution) string {
	how := "ended"
	if e.ExitCode != nil {
		how = exitText("ended with exit code", *e.ExitCode, reason(e.Stderr), "")
	}
	return "its program " + how + ", and that of a service or a daemon must stay"
}

// meaningOf is what a node's or the scheduler's words mean, or else what they are.
func meaningOf(told, otherwise string) string {
	for _, causes := range [][]cause{refusals, starts} {
		if c, group := find(causes, told); c != nil {
			return cmp.Or(c.say(group), otherwise)
		}
	}
	return otherwise
}

// explained tells of words whose meaning is known, so that nothing else needs to be looked for.
func explained(said string) bool { return meaningOf(said, "") != "" }

// withoutNetwork tells whether what a program said last is that it has reached nobody, and the job or its node gave it no network (F41).
func withoutNetwork(s *lint.Subject, said string) bool {
	_, _, ok := unreachableHost(said)
	return ok && unconnectedRun(s)
}

// unconnectedRun tells whether the job's executions had no network, as far as the job and the nodes that ran it tell.
func unconnectedRun(s *lint.Subject) bool {
	if n := s.Job.Task().Network; n != nil && n.Type != "" && !strings.EqualFold(n.Type, "Default") {
		return strings.EqualFold(n.Type, "None")
	}
	n := s.Network.Unconnecting(s.Job.Constraints)
	return n != nil && slices.ContainsFunc(s.Outcome.Executions, func(e facts.Execution) bool { return e.NodeID == n.ID })
}

// outcomeFinding is the first one that was made of what became of the job.
func outcomeFinding(findings []lint.Finding) *lint.Finding {
	for _, id := range []string{resultFailed.ID, resultExit.ID, resultMissing.ID} {
		if i := slices.IndexFunc(findings, func(f lint.Finding) bool { return f.Check == id }); i >= 0 {
			return &findings[i]
		}
	}
	return nil
}

// waits is what a job waits for: what the checks of nodes say.
func waits(s *lint.Subject, findings []lint.Finding) (text string, f *lint.Finding) {
	i := slices.IndexFunc(findings, func(f lint.Finding) bool { return strings.HasPrefix(f.Check, "node-") })
	if n := len(s.Eligible()); i < 0 && n > 0 {
		return words.Count(n, "node") + " may run it, and none is free yet", nil
	}
	if i < 0 {
		return "", nil
	}
	return findings[i].Message, &findings[i]
}

// AfterwardsOnly are the checks that judge a job by its outcome alone, without the network or a registry being asked.
func AfterwardsOnly() lint.Catalogue { return lint.Catalogue{resultExit, resultFailed, resultMissing} }

// Fate are the checks that judge a job by its outcome and by what it is: all but those that compare results.
func Fate() lint.Catalogue {
	return slices.DeleteFunc(slices.Clone(All), func(c *lint.Check) bool { return c == resultDiffers })
}

// Since are the checks that still say something of a job that has run to a good end: not those of what could be had when it was
// sent, which it then had.
func Since() lint.Catalogue {
	past := []*lint.Check{imageMissing, imagePublic, imageIncomplete, inputIPFSMissing, inputS3Unreachable, inputURLUnreachable, networkAuth}
	return slices.DeleteFunc(Fate(), func(c *lint.Check) bool {
		return slices.Contains(past, c) || slices.Contains(c.Needs, lint.FactNodes) || slices.Contains(c.Needs, lint.FactNetwork)
	})
}

// Headline is what became of a job, in one line without the reason: "Completed, exit code 1", "Queued since 2026-01-02 15:04:05 UTC".
func Headline(o *facts.Outcome) string {
	line := string(o.State)
	if o.State == facts.JobCompleted {
		if codes := exitCodes(o); len(codes) > 0 {
			line += ", exit code " + some(codes, 3)
		}
	}
	if !o.Since.IsZero() && !o.Ended() {
		line += " since " + o.Since.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	return words.Fold(line)
}

// exitCodes are those other than 0, each once.
func exitCodes(o *facts.Outcome) []string {
	var codes []string
	for _, e := range o.Executions {
		if e.ExitCode != nil && *e.ExitCode != 0 && !slices.Contains(codes, fmt.Sprint(*e.ExitCode)) {
			codes = append(codes, fmt.Sprint(*e.ExitCode))
		}
	}
	return codes
}
