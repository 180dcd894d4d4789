package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/words"
)

// Nodes are those of a network by the platform that a workload was judged for.
type Nodes struct {
	// OfPlatform are the IDs of the nodes of the platform that the job's constraints allow.
	OfPlatform []string `json:"of_platform"`
	// All is how many nodes those constraints allow, of any platform.
	All int `json:"all"`
}

// NodesOf are the nodes of a subject's platform; nil when no network lists its own.
func NodesOf(s *lint.Subject) *Nodes {
	if s.Network == nil || s.Network.Nodes == nil {
		return nil
	}
	eligible := s.Eligible()
	fit := slices.DeleteFunc(slices.Clone(eligible), func(n facts.Node) bool { return n.Platform() != s.Platform })
	of := &Nodes{OfPlatform: []string{}, All: len(eligible)}
	for _, n := range fit {
		of.OfPlatform = append(of.OfPlatform, n.ID)
	}
	return of
}

// Together has reports on one workload, each for another platform, be shown as one: what is the same in all of them is said once.
func Together(reports []*Report) {
	for i, r := range reports {
		r.nth, r.of = i, len(reports)
	}
}

// Leads tells the first of the reports on a workload, which most workloads have one of.
func (r *Report) Leads() bool { return r.nth == 0 }

// Title is the report's Name, with its platform when the workload was judged for several.
func (r *Report) Title() string { return r.Name() + r.among() }

// among is the platform to stand behind a name, when there are several.
func (r *Report) among() string {
	if r.of > 1 {
		return " " + r.Subject.Platform
	}
	return ""
}

// Workloads are reports by what they are about.
func Workloads(reports []*Report) (all [][]*Report) {
	for len(reports) > 0 {
		n := min(max(reports[0].of, 1), len(reports))
		all = append(all, reports[:n])
		reports = reports[n:]
	}
	return all
}

// shared is something that one or several of the reports on a workload say.
type shared[T any] struct {
	said T
	by   []*Report
}

// inAll is what reports say, each once, in the order in which it is first said. key tells what is the same.
func inAll[T any](reports []*Report, of func(*Report) []T, key func(T) string) (all []shared[T]) {
	at := map[string]int{}
	for _, r := range reports {
		for _, said := range of(r) {
			k := key(said)
			i, ok := at[k]
			if !ok {
				i = len(all)
				at[k] = i
				all = append(all, shared[T]{said: said})
			}
			if n := len(all[i].by); n == 0 || all[i].by[n-1] != r {
				all[i].by = append(all[i].by, r)
			}
		}
	}
	return all
}

// on names the platforms that something is about, to stand before it; nothing when it is about all of them.
func on(by []*Report, of int) string {
	if len(by) == of {
		return ""
	}
	names := platforms(by)
	if more := len(names) - maxNames; more > 1 {
		names = append(names[:maxNames], fmt.Sprintf("%d more", more))
	}
	return strings.Join(names, ", ") + ": "
}

// maxNames is how many platforms are named one by one.
const maxNames = 10

func platforms(of []*Report) (names []string) {
	for _, r := range of {
		names = append(names, r.Subject.Platform)
	}
	return names
}

// findings of a workload, worst first. Those that are not about every platform say about which.
func findings(reports []*Report) []lint.Finding {
	if len(reports) == 1 {
		return reports[0].Findings
	}
	var all []lint.Finding
	for _, f := range inAll(reports, func(r *Report) []lint.Finding { return r.Findings }, findingKey) {
		f.said.Message = on(f.by, len(reports)) + f.said.Message
		f.said.Fix = forAll(f.said.Fix, f.by)
		all = append(all, f.said)
	}
	slices.SortStableFunc(all, func(a, b lint.Finding) int {
		return cmp.Compare(slices.Index(lint.Severities, a.Severity), slices.Index(lint.Severities, b.Severity))
	})
	return all
}

// forAll is a command that builds for one platform as it builds for those of several reports that say the same.
func forAll(fix lint.Fix, by []*Report) lint.Fix {
	const flag = "--platform "
	one := flag + by[0].Subject.Platform + " "
	if len(by) > 1 && strings.Contains(fix.Shell, one) {
		fix.Shell = strings.ReplaceAll(fix.Shell, one, flag+strings.Join(platforms(by), ",")+" ")
	}
	return fix
}

func findingKey(f lint.Finding) string {
	return fmt.Sprint(f.Check, "\n", f.Severity, "\n", f.Position, "\n", f.Message)
}

// ignored are the findings of a workload that the user has accepted.
func ignored(reports []*Report) (all []lint.Ignored) {
	for _, i := range inAll(reports, func(r *Report) []lint.Ignored { return r.Ignored }, func(i lint.Ignored) string { return findingKey(i.Finding) }) {
		i.said.Message = on(i.by, len(reports)) + i.said.Message
		all = append(all, i.said)
	}
	return all
}

// failures are why something of a workload could not be judged.
func failures(reports []*Report) (all []lint.Failure) {
	for _, f := range inAll(reports, func(r *Report) []lint.Failure { return r.Errors }, func(f lint.Failure) string { return f.Message }) {
		f.said.Message = on(f.by, len(reports)) + f.said.Message
		all = append(all, f.said)
	}
	return all
}

// whole is one report for each workload, for formats that list findings and nothing else.
func whole(reports []*Report) (all []*Report) {
	for _, some := range Workloads(reports) {
		all = append(all, Whole(some))
	}
	return all
}

// Verdicts are all there are, worst first.
var Verdicts = []lint.Verdict{lint.Fail, lint.Unknown, lint.Pass}

// Whole is one report for those on a workload: what several say is said once, and the worst verdict is that of all.
func Whole(reports []*Report) *Report {
	one := *reports[0]
	one.Findings, one.Ignored, one.Errors = findings(reports), ignored(reports), failures(reports)
	for _, r := range reports {
		if slices.Index(Verdicts, r.Verdict) < slices.Index(Verdicts, one.Verdict) {
			one.Verdict = r.Verdict
		}
	}
	return &one
}

// Where are the nodes that could run the workload, or have the platform for which it fails; empty when no network lists them.
func (r *Report) Where() string { return strings.TrimPrefix(r.Nodes.words(r.Verdict), "; ") }

// maxNodes is how many nodes are named one by one.
const maxNodes = 5

// words say which nodes could run a workload, or have the platform for which it fails, to stand behind a verdict.
func (n *Nodes) words(verdict lint.Verdict) string {
	if n == nil {
		return ""
	}
	what := " of the platform"
	if verdict == lint.Pass {
		what = " could run it"
	}
	text := fmt.Sprintf("; %d of %s%s", len(n.OfPlatform), words.Count(n.All, "node"), what)
	var names []string
	for _, id := range n.OfPlatform[:min(len(n.OfPlatform), maxNodes)] {
		names = append(names, id[:min(len(id), shortID)])
	}
	if more := len(n.OfPlatform) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	if len(names) > 0 {
		text += ": " + strings.Join(names, ", ")
	}
	return text
}

// shortID is how much of an ID Bacalhau's own command line prints: n-5f9c48c7.
const shortID = 10
