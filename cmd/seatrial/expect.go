package main

import (
	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
)

func expectFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "expect", Usage: "compare the local run's results with those in `DIR`", Category: groupTrial},
		&cli.StringSliceFlag{Name: "tolerance", Usage: "compare files by `PATTERN=COMPARE`: exact, text, numeric:EPSILON, json[:EPSILON] or ignore", Category: groupTrial},
		&cli.BoolFlag{Name: "update", Usage: "make the local run's results the expected ones", Category: groupTrial},
	}
}

// expectation is what the flags and the policy file say the results should be; its Dir is empty when they say
// nothing. What the flags say of a file counts for more.
func expectation(c *cli.Context, policy lint.Policy) (harness.Expectation, error) {
	e := policy.Expect
	if dir := c.String("expect"); dir != "" {
		e.Dir = dir
	}
	for _, typed := range c.StringSlice("tolerance") {
		tolerance, err := harness.ParseTolerance(typed)
		if err != nil {
			return e, usagef("--tolerance: %w", err)
		}
		e.Tolerances = append(e.Tolerances, tolerance)
	}
	switch {
	case e.Dir != "":
		return e, nil
	case c.Bool("update"):
		return e, hint(usagef("--update: no folder of expected results is named"), "--expect DIR --update")
	case len(e.Tolerances) > 0:
		return e, hint(usagef("--tolerance: no folder of expected results is named"), "--expect DIR")
	}
	return e, nil
}

// canExpect refuses a folder that the results cannot be set beside, before anything is run.
func canExpect(c *cli.Context, e harness.Expectation) error {
	if e.Dir == "" || c.Bool("update") {
		return nil
	}
	return e.Check()
}

// expect sets the results beside the expected ones, or makes them those.
func (t *trials) expect() error {
	if t.expectation.Dir == "" || !t.ended() {
		return nil
	}
	do := t.expectation.Compare
	if t.c.Bool("update") {
		if t.subject.Trial.ExitCode != 0 {
			return nil // what a failed run leaves is nobody's expectation; trial-exit says why
		}
		do = t.expectation.Update
	}
	expected, err := do(t.run.Dir)
	t.subject.Trial.Expected = expected
	return err
}
