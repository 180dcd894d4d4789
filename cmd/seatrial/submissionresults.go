package main

import (
	"context"
	"slices"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
)

// fetch brings the results home and sets them beside those of the local run.
func (s *submission) fetch(ctx context.Context, localDir string) error {
	if len(s.subject.Outcome.Completed()) == 0 {
		s.subject.Missing[lint.FactComparison] = "no execution completed"
		return nil
	}
	s.show.begin("fetch")
	fetched, err := s.client.Fetch(ctx, s.jobID, resultOptions(s.c, s.dir(), s.show))
	if err != nil {
		return err
	}
	for _, f := range fetched {
		for _, dropped := range f.Dropped {
			s.show.log("not brought home: " + dropped)
		}
	}
	s.show.end(s.dir())
	if s.subject.Trial == nil {
		s.subject.Missing[lint.FactComparison] = "no local run: " + s.subject.Missing[lint.FactTrial]
		return nil
	}
	s.show.begin("compare")
	same := true
	for _, f := range fetched {
		if s.otherShare(f.Execution) {
			s.show.log("not compared: execution " + f.Execution + " has another share of the inputs than the local run")
			continue
		}
		comparison, err := harness.Compare(localDir, f.Dir, s.publisher())
		if err != nil {
			return err
		}
		comparison.Execution = f.Execution
		s.subject.Comparisons = append(s.subject.Comparisons, comparison)
		same = same && comparison.Same()
	}
	switch {
	case len(s.subject.Comparisons) == 0:
		s.subject.Missing[lint.FactComparison] = "no execution that completed has the local run's share of the inputs"
		s.show.end("nothing to compare")
	case same:
		s.show.end("same")
	default:
		s.show.fail("different")
	}
	return nil
}

// otherShare tells whether an execution had other inputs than the local run, which is the first one: a partition divides
// an S3 input among all.
func (s *submission) otherShare(execution string) bool {
	divided := slices.ContainsFunc(s.subject.Job.Task().InputSources, func(in job.Input) bool {
		return storage.S3Partition(in, s.subject.Job.Count).Divided()
	})
	return divided && slices.ContainsFunc(s.subject.Outcome.Executions, func(e facts.Execution) bool {
		return e.ID == execution && e.Partition > 0
	})
}

// publisher is the type of the job's publisher; empty when it has none.
func (s *submission) publisher() string {
	if p := s.subject.Job.Task().Publisher; p != nil {
		return p.Type
	}
	return ""
}

// dir is where the results go: --output-dir, or as `bacalhau job get` names it.
func (s *submission) dir() string {
	if dir := s.c.String("output-dir"); dir != "" {
		return dir
	}
	return "job-" + s.jobID
}
