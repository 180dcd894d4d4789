package lint

import (
	"cmp"
	"slices"
)

// Judge runs every check whose facts belong to the given stages, and the checks that need the job alone.
// It reads nothing but the subject.
//
// The verdict is Fail with a finding at or above policy.FailOn. Otherwise it is
// Unknown when a stage has judged nothing because a fact is missing that it is there for
// (the registry, engine or network was out of reach, unless --offline or a template value was why nobody looked), or when policy.Strict
// and any check was skipped that the user has not asked to skip.
func (all Catalogue) Judge(s *Subject, given []Stage, policy Policy) *Result {
	r := &Result{Findings: []Finding{}, Skipped: []Skip{}}
	policy = policy.of(s)
	s = s.withOptions(all, policy)
	for _, c := range all {
		if c.Judged != nil {
			if policy.judges(c) {
				r.Ran = append(r.Ran, c.ID)
			}
			continue
		}
		if !covered(c.Needs, given) || !s.concerns(c) || !policy.wants(c) {
			continue
		}
		if i := slices.IndexFunc(c.Needs, func(f Fact) bool { return !s.has(f) }); i >= 0 {
			r.Skipped = append(r.Skipped, s.skip(c.ID, c.Needs[i]))
			continue
		}
		skips, none := s.unprobedReasons(c.Source)
		for _, reason := range skips {
			r.Skipped = append(r.Skipped, s.skipped(c.ID, reason))
		}
		if none {
			continue
		}
		findings := slices.DeleteFunc(c.Run(s), s.supposed)
		if reason := cmp.Or(s.unknown(c), s.undecided(c)); reason != "" {
			skips = append(skips, reason)
			r.Skipped = append(r.Skipped, s.skipped(c.ID, reason))
		}
		if len(skips) == 0 || len(findings) > 0 {
			r.Ran = append(r.Ran, c.ID)
		}
		for _, f := range findings {
			r.add(s, c.complete(f, s, policy), policy)
		}
	}
	r.Findings = all.uncovered(r)
	for _, i := range policy.Ignore {
		if i.concerns(s) {
			r.Applied = append(r.Applied, i)
		}
	}
	if policy.Baseline != nil {
		r.without(policy.Baseline, s)
	}
	for _, c := range all {
		if !policy.judges(c) {
			continue
		}
		for _, f := range c.Judged(r, policy) {
			r.add(s, c.complete(f, s, policy), policy)
		}
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity.rank(), b.Severity.rank()), cmp.Compare(all.order(a.Check), all.order(b.Check)),
			cmp.Compare(a.Position.Line, b.Position.Line), cmp.Compare(a.Position.Column, b.Position.Column)) // those of a check as a file has them
	})
	r.Failures = s.failures(given, policy, r.Skipped)
	r.Verdict = r.verdict(policy)
	return r
}

// covered tells whether every fact a check needs comes from one of the stages.
func covered(needs []Fact, given []Stage) bool {
	return !slices.ContainsFunc(needs, func(need Fact) bool { return !slices.Contains(given, sources[need].stage) })
}

// concerns tells whether a check is about anything that there is: not one of Dockerfiles, where none is named.
func (s *Subject) concerns(c *Check) bool {
	return s.Dockerfile != nil && s.Made == nil || s.Missing[FactDockerfile] != "" || !slices.Contains(c.Needs, FactDockerfile)
}

// complete fills in what a check leaves to Judge.
func (c *Check) complete(f Finding, s *Subject, policy Policy) Finding {
	f.Check, f.Stage = c.ID, c.Stage()
	f.Severity = cmp.Or(policy.Severity[c.ID], f.Severity, c.Severity)
	f = policy.marked(f, c)
	f.Position = s.place(f.Position)
	f.Fix = s.placeFix(f)
	return s.excerpt(f)
}

// add files a finding, or sets it aside when the policy ignores its check.
func (r *Result) add(s *Subject, f Finding, policy Policy) {
	if i := slices.IndexFunc(policy.Ignore, func(i Ignore) bool { return !i.Expired(policy.Today) && i.covers(s, f) }); i >= 0 {
		r.Ignored = append(r.Ignored, Ignored{f, policy.Ignore[i].Reason, policy.Ignore[i].Position})
		return
	}
	r.Findings = append(r.Findings, f)
}

// FailsBy tells whether the findings of one check fail the workload, and those of no other.
func (r *Result) FailsBy(check string, policy Policy) bool {
	fails := false
	for _, f := range r.Findings {
		if !policy.fails(f) {
			continue
		}
		if f.Check != check {
			return false
		}
		fails = true
	}
	return fails
}

func (r *Result) verdict(policy Policy) Verdict {
	switch {
	case slices.ContainsFunc(r.Findings, policy.fails):
		return Fail
	case len(r.Failures) > 0:
		return Unknown
	}
	return Pass
}
