package facts

import (
	"context"
	"slices"
	"strings"
)

// maxCauses bounds how many different causes Cause names.
const maxCauses = 3

// generic reasons of the scheduler say only that an execution has failed or was refused (contract 4).
var generic = []string{"job already executed on this node more than once", "job rejected"}

// Cause is why a job did not complete, in one line: what its executions say rather than the scheduler's
// generic text; empty for a job that completed or has not ended. Failures come before refusals, and
// different causes are joined by "; ". For a stopped job it is the reason given for stopping it.
func (o *Outcome) Cause() string {
	switch {
	case o.State == JobFailed, o.Deserted():
	case o.State == JobStopped:
		return oneCause(o.Message)
	default:
		return ""
	}
	for _, state := range []ExecutionState{ExecutionFailed, askRefused, bidRefused} {
		var causes []string
		for _, e := range o.Executions {
			if e.State == state && !o.TimedOut(e.Message) {
				causes = appendCause(causes, e.Message)
			}
		}
		if len(causes) > 0 {
			return joinCauses(causes)
		}
	}
	return schedulerCause(o.Message)
}

// TimedOut tells of what a node said that it is the job's timeout, which met a container in the making: the engine's client then says
// no more than that its time was up, and the job says whose time (F40).
func (o *Outcome) TimedOut(told string) bool {
	return strings.HasSuffix(told, context.DeadlineExceeded.Error()) && strings.Contains(o.Message, "Job took longer than")
}

// schedulerCause is what the scheduler's text says of nodes that were never asked:
// "not enough nodes to run job. requested: 1, available: 1, suitable: 0." and a line "• Node n-1: reason" for each.
func schedulerCause(message string) string {
	if strings.Contains(message, "available: 0") {
		return "the network has no node that is available"
	}
	var causes []string
	for line := range strings.Lines(message) {
		node, isNode := strings.CutPrefix(strings.TrimSpace(line), "• ")
		if !isNode {
			continue
		}
		_, reason, _ := strings.Cut(node, ": ")
		if !slices.Contains(generic, reason) {
			causes = appendCause(causes, reason)
		}
	}
	if len(causes) == 0 {
		return oneCause(message)
	}
	return joinCauses(causes)
}

func appendCause(causes []string, message string) []string {
	cause := oneCause(message)
	same := func(other string) bool { return slices.Equal(sortedWords(cause), sortedWords(other)) }
	if cause == "" || slices.ContainsFunc(causes, same) {
		return causes
	}
	return append(causes, cause)
}

// sortedWords are the same for two nodes that list what they support in different orders.
func sortedWords(s string) []string {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' })
	slices.Sort(words)
	return words
}

func joinCauses(causes []string) string {
	if len(causes) > maxCauses {
		causes = append(causes[:maxCauses:maxCauses], "…")
	}
	return strings.Join(causes, "; ")
}

// oneCause makes one line of a message and drops what nodes put in front of it: "rejected bid: ", and the
// clause that the Docker executor says twice (F9).
func oneCause(message string) string {
	if message == Unexpected {
		return "its program ended, and that of a service or a daemon must stay (" + Unexpected + ")"
	}
	cause := strings.TrimPrefix(strings.Join(strings.Fields(message), " "), "rejected bid: ")
	for {
		clause, rest, _ := strings.Cut(cause, ": ")
		if !strings.HasPrefix(rest, clause+": ") {
			return cause
		}
		cause = rest
	}
}
