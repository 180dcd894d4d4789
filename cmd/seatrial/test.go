package main

import (
	"cmp"
	"os"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words/secret"
)

func testCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "test",
		Usage:     "check a workload, then run it once as a compute node would",
		ArgsUsage: "IMAGE [CMD…] | JOB.yaml",
		Flags: slices.Concat(jobFlags(), trialFlags(), []cli.Flag{partitionFlag(), sampleFlag(), writeBaselineFlag(), followFlag(), rawFlag(), shellFlag(), openFlag()}, judgeFlags(), networkFlags(), steeringFlags(),
			resultFlags("keep the results in `DIR` (default: only the report)")),
		Action: reporting(test),
	})
}

// resultFlags say where a result folder goes.
func resultFlags(usage string) []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "output-dir", Usage: usage, Category: groupReport},
		&cli.BoolFlag{Name: "overwrite", Usage: "replace results that are already in --output-dir; other files there stay", Category: groupReport},
	}
}

func test(c *cli.Context) error {
	o, err := optionsFrom(c)
	if err != nil {
		return err
	}
	j, err := jobFromArgs(c)
	if err != nil {
		return err
	}
	if err := mayStay(c, j); err != nil {
		return err
	}
	if err := hasPartition(c, j); err != nil {
		return err
	}
	o.Trial.Partition = c.Int("partition")
	if c.Bool("shell") {
		return openShell(c, o, j)
	}
	if c.Bool("raw") && !c.Bool("follow") {
		return pipeline.Hint(pipeline.Usagef("--raw without --follow: no output is shown"), "--follow --raw")
	}
	o.Trial.Follow = c.Bool("follow")
	if c.Bool("raw") {
		o.Trial.Raw = secret.Raw(c.App.ErrWriter)
	}
	// What a workload draws on a terminal and what we draw there would be one.
	show, done := showProgress(c.App.ErrWriter, o.Trial.Raw != nil && isTerminal(c.App.ErrWriter))
	defer done()
	return pipeline.Test(c.Context, o, j, show, func(_ string, r *report.Report) error {
		done()
		return printReports(c, r)
	})
}

// trialFlags say what is done besides the one run that decides.
func trialFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "expect", Usage: "compare the local run's results with those in `DIR`", Category: groupTrial},
		toleranceFlag(groupTrial),
		&cli.BoolFlag{Name: "update", Usage: "make the local run's results the expected ones", Category: groupTrial},
		&cli.DurationFlag{Name: "for", Value: harness.DefaultStay, Usage: "stop the program of a service or daemon job after `DURATION`, and judge it by what it did until then", Category: groupTrial},
		&cli.IntFlag{Name: "repeat", Value: 1, Usage: "run the workload locally `N` times and compare the results", Category: groupTrial},
		&cli.BoolFlag{Name: "trace-egress", Usage: "run the workload once more and tell what it tries to reach", Category: groupTrial},
		&cli.StringFlag{Name: "write-resources", Category: groupTrial,
			Usage: "write what the run needed into the job file `FILE`; makes one when there is none"},
	}
}

// mayStay refuses a time for how long a program is watched that ends by itself.
func mayStay(c *cli.Context, j *job.Job) error {
	if !typed(c, "for") || j.Stays() {
		return nil
	}
	return pipeline.Hint(pipeline.Usagef("--for: the job is of type %s, whose program ends by itself", cmp.Or(j.Type, job.TypeBatch)),
		"--timeout SECONDS ends it")
}

// hasPartition refuses a partition that the job does not have.
func hasPartition(c *cli.Context, j *job.Job) error {
	last := j.Partitions() - 1
	switch n := c.Int("partition"); {
	case n >= 0 && n <= last:
		return nil
	case j.Type == job.TypeOps || j.Type == job.TypeDaemon:
		return pipeline.Usagef("--partition is %d: a job of type %s runs on every node and has no partitions", n, j.Type)
	case last == 0:
		return pipeline.Hint(pipeline.Usagef("--partition is %d, want 0: the job has 1 execution", n), "--count NUMBER, or the Count of a job file, makes more")
	default:
		return pipeline.Usagef("--partition is %d, want 0 to %d: the job has %d executions", n, last, last+1)
	}
}

// partitionFlag is of test alone: what submit compares decides which partitions it runs.
func partitionFlag() cli.Flag {
	return &cli.IntFlag{Name: "partition", Category: groupTrial,
		Usage: "run partition `N` of a job with a --count, from 0: its BACALHAU_PARTITION_INDEX and its share of divided S3 inputs"}
}

// sampleFlag is of test alone: results of a sample are not those that a network will have.
func sampleFlag() cli.Flag {
	return &cli.StringFlag{Name: "sample", Usage: "fetch no more than `SIZE` of each input, for a quick trial", Category: groupTrial}
}

// followFlag and rawFlag are of test alone: submit's own follow the job on the network.
func followFlag() cli.Flag {
	return &cli.BoolFlag{Name: "follow", Aliases: []string{"f"}, Category: groupTrial,
		Usage: "show the workload's output on stderr as it runs, stdout and stderr alike"}
}

func rawFlag() cli.Flag {
	return &cli.BoolFlag{Name: "raw", Usage: "with --follow: show it as the container wrote it, escape sequences and all", Category: groupTrial}
}

// executable is the path of this program, which is mounted into a traced container; a test's own program cannot be.
var executable = os.Executable

func trialFrom(c *cli.Context) (t pipeline.Trial, err error) {
	t = pipeline.Trial{
		Skip:      c.Bool("no-test"),
		Update:    c.Bool("update"),
		Repeat:    c.Int("repeat"),
		Stay:      c.Duration("for"),
		Resources: c.String("write-resources"),
	}
	if t.Resources != "" {
		if t.Templates, err = templateOptions(c); err != nil {
			return t, err
		}
	}
	if t.Stay <= 0 && c.IsSet("for") {
		return t, pipeline.Usagef("--for is %s, want a time like 30s", t.Stay)
	}
	if c.Bool("trace-egress") {
		if t.Supervisor, err = executable(); err != nil {
			return t, err
		}
	}
	if c.IsSet("sample") {
		t.Sample, err = sizeFrom(c, "sample")
	}
	return t, err
}

// expectation is what the flags and the policy file say the results should be, but for the tolerances that are typed; its Dir is
// empty when they say nothing.
func expectation(c *cli.Context, policy lint.Policy, given []harness.Tolerance) (harness.Expectation, error) {
	e := policy.Expect
	if dir := c.String("expect"); dir != "" {
		e.Dir = dir
	}
	switch alone := e.Dir == "" && c.Int("repeat") < 2 && typed(c, "tolerance"); {
	case e.Dir == "" && c.Bool("update"):
		return e, pipeline.Hint(pipeline.Usagef("--update: no folder of expected results is named"), "--expect DIR --update")
	case alone && len(given) > 0 && c.Command.Name == "test":
		return e, pipeline.Hint(pipeline.Usagef("--tolerance: nothing is compared"), "--expect DIR compares with expected results, --repeat 2 two runs, and submit with the network's")
	case alone && len(given) > 0 && c.Bool("no-test"):
		return e, pipeline.Usagef("--tolerance with --no-test: there is no local run to compare with")
	}
	return e, nil
}

func toleranceFlag(category string) cli.Flag {
	return &cli.StringSliceFlag{Name: "tolerance", Category: category,
		Usage: "compare files by `PATTERN=COMPARE`, with those expected and the network's: exact, text, numeric:EPSILON, json[:EPSILON] or ignore"}
}

func tolerancesFrom(c *cli.Context) (all []harness.Tolerance, err error) {
	for _, typed := range c.StringSlice("tolerance") {
		tolerance, err := harness.ParseTolerance(typed)
		if err != nil {
			return nil, pipeline.Usagef("--tolerance: %w", err)
		}
		all = append(all, tolerance)
	}
	return all, nil
}
