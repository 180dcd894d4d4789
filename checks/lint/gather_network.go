package lint

import (
	"slices"

	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

// gatherNetwork takes over what is known about the network, and finds out the platform of its nodes.
func (s *Subject) gatherNetwork(opts GatherOptions) {
	s.Network = opts.Network
	if s.Network == nil && opts.NoNetwork != "" {
		s.Missing[FactNetwork] = opts.NoNetwork
	}
	if s.Platform != "" {
		return
	}
	s.Platform = DefaultPlatform
	var platforms []string
	for _, n := range s.Eligible() {
		if p := n.Platform(); p != "" {
			platforms = append(platforms, p)
		}
	}
	if len(platforms) > 0 && !slices.Contains(platforms, DefaultPlatform) {
		s.Platform = platforms[0]
	}
}

// PlatformFor is the platform that a job is judged by.
func (opts GatherOptions) PlatformFor(j *job.Job) string {
	s := &Subject{Job: j, Platform: opts.Platform, Missing: map[Fact]string{}}
	s.gatherNetwork(opts)
	return s.Platform
}

// PlatformsOf are the platforms of the nodes that may run a job, each once and in order; none when no network lists them.
func (opts GatherOptions) PlatformsOf(j *job.Job) []string {
	s := &Subject{Job: j, Network: opts.Network}
	return slices.DeleteFunc(Offered(s.Eligible(), func(n facts.Node) []string { return []string{n.Platform()} }), func(p string) bool { return p == "" })
}

// Eligible are the nodes that the job's constraints allow: connected, and with the labels it wants.
func (s *Subject) Eligible() []facts.Node {
	if s.Network == nil {
		return nil
	}
	return slices.DeleteFunc(s.Network.Connected(), func(n facts.Node) bool { return !n.Matches(s.Job.Constraints) })
}

// Fetching are the eligible nodes that can fetch every input of the job.
func (s *Subject) Fetching() []facts.Node {
	return slices.DeleteFunc(s.Eligible(), func(n facts.Node) bool {
		return slices.ContainsFunc(s.Job.Task().InputSources, func(in job.Input) bool {
			return in.Source.Type != "" && !n.Fetches(in.Source.Type)
		})
	})
}

// Offered are the names that nodes offer, each once and in order.
func Offered(nodes []facts.Node, names func(facts.Node) []string) []string {
	var all []string
	for _, n := range nodes {
		all = append(all, names(n)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
