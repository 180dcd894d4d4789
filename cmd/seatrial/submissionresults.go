package main

import (
	"context"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit"
)

// fetch brings the results home and sets them beside those of the local run.
func (s *submission) fetch(ctx context.Context, localDir string) error {
	if len(s.subject.Outcome.Completed()) == 0 {
		s.subject.Missing[checks.FactComparison] = "no execution completed"
		return nil
	}
	s.show.begin("fetch")
	fetched, err := s.client.Fetch(ctx, s.jobID, submit.FetchOptions{
		Dir:       s.dir(),
		Overwrite: s.c.Bool("overwrite"),
		IPFS:      ipfsEndpoints(),
		Progress:  s.show.bytes,
	})
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
		s.subject.Missing[checks.FactComparison] = "no local run: " + s.subject.Missing[checks.FactTrial]
		return nil
	}
	s.show.begin("compare")
	same := true
	for _, f := range fetched {
		comparison, err := harness.Compare(localDir, f.Dir, s.publisher())
		if err != nil {
			return err
		}
		comparison.Execution = f.Execution
		s.subject.Comparisons = append(s.subject.Comparisons, comparison)
		same = same && comparison.Same()
	}
	if same {
		s.show.end("same")
	} else {
		s.show.fail("different")
	}
	return nil
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
