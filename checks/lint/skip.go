package lint

import (
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
)

// noNetwork is why nothing is known of a network that nobody has named.
const noNetwork = "no network is named"

// Skip is a check that could not run, and why; it is never a pass.
type Skip struct {
	Check  string `json:"check"`
	Reason string `json:"reason"`
	// Unasked: the user has not asked for what the check needs, which is nothing to worry about.
	Unasked bool `json:"-"`
	// Chosen: the user has asked that nobody looks, as with --offline.
	Chosen bool `json:"-"`
}

// Unnamed tells that a check could not run because no network is named.
func (s Skip) Unnamed() bool { return s.Unasked && s.Reason == noNetwork }

// counts tells whether it matters to whoever wants everything looked at: a network that is not named does, and no more than that of
// what is there to be asked for.
func (s Skip) counts() bool { return !s.Chosen && (!s.Unasked || s.Unnamed()) }

// skip is why a check cannot run that needs a fact which is not there. A reason that follows from another fact is
// derived here, so that whoever gathers need not know it.
func (s *Subject) skip(check string, fact Fact) Skip {
	from := sources[fact]
	switch reason := s.Missing[fact]; {
	case reason != "":
		skip := s.skipped(check, reason)
		skip.Unasked = reason == unbuilt
		return skip
	case from.follows != "" && !s.has(from.follows):
		return s.skip(check, from.follows)
	}
	return Skip{Check: check, Reason: strings.Replace(from.why, "%s", s.Platform, 1), Unasked: from.unasked}
}

// skipped is a check that cannot run for a reason that somebody has given.
func (s *Subject) skipped(check, reason string) Skip {
	chosen := s.isUnasked(reason) || reason == NoNetworkAsked || reason == local || s.Bounded && strings.Contains(reason, "download limit")
	return Skip{Check: check, Reason: reason, Chosen: chosen}
}

// failures are why what has to be looked at at some stages could not be; by a strict policy that is whatever nobody has asked to skip.
func (s *Subject) failures(given []Stage, policy Policy, skips []Skip) (all []Failure) {
	add := func(reason string, at job.Position) {
		if f := (Failure{reason, at}); !slices.ContainsFunc(all, func(other Failure) bool { return other.Message == reason }) {
			all = append(all, f)
		}
	}
	for _, stage := range given {
		if stage == StageCheck && (s.isUnasked(s.Missing[FactAccess]) || s.depends(imageAt...) != "") {
			continue
		}
		for i, in := range s.Inputs {
			if stage == StageCheck && in.Silent {
				add(in.Missing, s.Job.InputAt(i, "Source"))
			}
		}
		for _, fact := range s.unjudged(stage) {
			add(s.skip("", fact).Reason, s.place(job.Position{}))
		}
	}
	for _, skip := range skips {
		switch {
		case !policy.Strict || !skip.counts():
		case skip.Unnamed():
			add(skip.Reason+"; --api-host HOST names one, and "+NoNetworkAsked+" goes without", s.place(job.Position{}))
		default:
			add(skip.Reason, s.place(job.Position{}))
		}
	}
	return all
}

// unjudged are the facts that a stage lacks of what it is there to judge.
func (s *Subject) unjudged(stage Stage) []Fact {
	if stage == StageCheck && s.Unbuilt() {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(essential[stage]), func(fact Fact) bool {
		follows := sources[fact].follows
		return s.has(fact) || follows != "" && !s.has(follows)
	})
}
