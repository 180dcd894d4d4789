package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

// submission is one job on its way to a network and back.
type submission struct {
	c       *cli.Context
	judge   *judge
	show    *stages
	client  *submit.Client
	subject *lint.Subject
	local   *localNetwork // nil unless --local
	uploads *inputUploads
	jobID   string // once the network has it
}

func (s *submission) run(ctx context.Context, j *job.Job) error {
	if s.c.Bool("local") {
		var err error
		if s.local, err = startLocal(ctx, s.show, j); err != nil {
			return err
		}
		defer s.local.stop()
	}
	silent, err := s.dial(ctx)
	if err != nil {
		return err
	}
	r, err := s.check(ctx, j)
	if err != nil {
		return err
	}
	if r.ExitCode() != exitOK {
		return s.finish(ctx, r)
	}
	if err := s.mayBeSent(ctx, silent); err != nil {
		return err
	}

	trial, err := newResultDir("", false)
	if err != nil {
		return err
	}
	defer trial.remove()
	passed := []lint.Stage{lint.StageCheck}
	if s.c.Bool("no-test") {
		s.subject.Missing[lint.FactTrial] = "--no-test"
	} else {
		if err := testStage(s.c, s.show, s.judge, s.subject, trial.temp); err != nil {
			return err
		}
		passed = append(passed, lint.StageTest)
		if r = s.judge.report(s.subject, passed...); r.ExitCode() != exitOK {
			return s.finish(ctx, r)
		}
	}

	if err := s.submit(ctx); err != nil {
		return err
	}
	if !s.c.Bool("wait") {
		s.show.close()
		fmt.Fprintln(s.c.App.Writer, s.jobID)
		return nil
	}
	if err := s.follow(ctx); err != nil {
		return s.interrupted(err)
	}
	if err := s.fetch(ctx, trial.temp); err != nil {
		return s.interrupted(err)
	}
	return s.finish(ctx, s.judge.report(s.subject, append(passed, lint.StageSubmit)...))
}

// dial makes the client, and asks the network for the facts that the checks want. silent is why it does not answer:
// what is wrong with the workload is said before that.
func (s *submission) dial(ctx context.Context) (silent, err error) {
	target, err := s.target()
	if err != nil {
		return nil, err
	}
	s.client = submit.Dial(target, userAgent())
	s.judge.gather.Network, silent = s.client.Facts(ctx)
	if silent != nil {
		s.judge.gather.NoNetwork = silent.Error()
	}
	return silent, nil
}

// check judges the job with its image where nodes find it, and in the words of the image as typed.
func (s *submission) check(ctx context.Context, j *job.Job) (*report.Report, error) {
	s.judge.gather.Network.ChoosePublisher(j)
	looked := j
	if s.local != nil {
		var err error
		if looked, err = s.local.push(ctx, s.show, j, s.judge.gather.Platform); err != nil {
			return nil, err
		}
	}
	s.show.begin("check")
	s.subject = lint.Gather(ctx, looked, s.judge.gather)
	s.subject.Job = j
	return checkStage(s.show, s.judge, s.subject), nil
}

// mayBeSent makes sure, before anything takes long, that nodes can have the image, that there is a network, and somewhere
// to upload inputs to.
func (s *submission) mayBeSent(ctx context.Context, silent error) error {
	if s.subject.Image.Source != image.Registry {
		return hint(usagef("%s is on this machine only, and nodes pull from a registry", s.subject.Job.Image()),
			"push it and submit the name it has there, or try it on this machine: seatrial submit --local")
	}
	if silent != nil {
		return silent
	}
	return s.uploads.reach(ctx, s.subject.Job)
}

// finish prints the report, or the job's ID alone with --id-only.
func (s *submission) finish(ctx context.Context, r *report.Report) error {
	s.show.close()
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.c.Bool("id-only") && s.jobID != "" {
		fmt.Fprintln(s.c.App.Writer, s.jobID)
		if code := r.ExitCode(); code != exitOK {
			return &failure{code: code}
		}
		return nil
	}
	r.Stages = s.show.ended
	return s.judge.print(r)
}

func (s *submission) target() (submit.Target, error) {
	if s.local != nil {
		return s.local.target(), nil
	}
	return targetFrom(s.c)
}

func (s *submission) submit(ctx context.Context) error {
	j, err := s.uploads.run(ctx, s.show, pinned(s.subject), !s.judge.gather.Network.Local)
	if err != nil {
		return err
	}
	s.show.begin("submit")
	submitted, err := s.client.Submit(ctx, j)
	if err != nil {
		return err
	}
	s.jobID = submitted.JobID
	for _, w := range submitted.Warnings {
		s.show.log("warning: " + w)
	}
	s.show.end("job " + s.jobID)
	return nil
}

func (s *submission) follow(ctx context.Context) error {
	s.show.begin("follow")
	wait := time.Duration(s.c.Int("wait-timeout-secs")) * time.Second
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	if s.c.Bool("follow") {
		stop := streamLogs(ctx, s.client, s.jobID, s.show)
		defer stop()
	}
	events := newEventPrinter(s.show, s.c.Bool("group-events"))
	outcome, err := s.client.Follow(ctx, s.jobID, events.add)
	events.flush()
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("waiting for job %s: not finished after %s", s.jobID, wait)
	}
	if err != nil {
		return err
	}
	s.subject.Outcome = outcome
	if outcome.State == facts.JobCompleted {
		s.show.end(string(outcome.State))
	} else {
		s.show.fail(string(outcome.State) + ": " + outcome.Cause())
	}
	if s.c.Bool("node-details") {
		for _, e := range outcome.Executions {
			s.show.log(fmt.Sprintf("execution %s on node %s: %s %s", e.ID, e.NodeID, e.State, e.Message))
		}
	}
	return nil
}

// interrupted says what is left on the network, and how to get it back.
func (s *submission) interrupted(err error) error {
	if s.local != nil {
		return hint(err, "the local network is stopped, and job "+s.jobID+" with it")
	}
	return hint(err,
		"job "+s.jobID+" is on the network; its results: seatrial fetch "+s.jobID,
		"end it: seatrial cancel "+s.jobID)
}
