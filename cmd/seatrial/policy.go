package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/cmd/config"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// The flags that say what of the findings counts.
const (
	selectFlagName        = "select"
	previewFlagName       = "preview"
	ignoreFlagName        = "ignore"
	noIgnoresFlagName     = "no-ignores"
	baselineFlagName      = "baseline"
	writeBaselineFlagName = "write-baseline"
)

// acceptFlags are those of all commands that judge.
func acceptFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: selectFlagName, Usage: "run this `CHECK` alone, or those like a pattern: image-*", Category: groupReport},
		&cli.BoolFlag{Name: previewFlagName, Usage: "run checks of the preview too, which become stable with the next major version, and have them count", Category: groupReport},
		&cli.StringSliceFlag{Name: ignoreFlagName, Usage: "set the findings of this `CHECK` aside, or of those like a pattern", Category: groupReport},
		&cli.BoolFlag{Name: noIgnoresFlagName, Usage: "show what .seatrial.yaml, comments and --ignore set aside, as if nobody had", Category: groupReport},
		&cli.StringFlag{Name: baselineFlagName, Usage: "count the findings that `FILE` knows, and do not show them: they fail nothing", Category: groupReport},
	}
}

// writeBaselineFlag is of commands whose report is a result.
func writeBaselineFlag() cli.Flag {
	return &cli.StringFlag{Name: writeBaselineFlagName, Usage: "write all findings into `FILE`, for --baseline, and exit 0 for them", Category: groupReport}
}

// today is the day by which ignores expire.
var today = func() string { return time.Now().Format(time.DateOnly) }

// policyFrom is how strictly a command line judges, with what is settled elsewhere.
func policyFrom(c *cli.Context) (p lint.Policy, err error) {
	p = settingsOf(c).Policy()
	p.Today = today()
	p.Strict, p.Preview, p.NoIgnores = c.Bool("strict"), c.Bool(previewFlagName), c.Bool(noIgnoresFlagName)
	if p.FailOn, err = lint.ParseSeverity(c.String("fail-on")); err != nil {
		return p, pipeline.Usagef("--fail-on: %w", err)
	}
	chosen, err := checkNames(c, selectFlagName)
	if err != nil {
		return p, err
	}
	if len(chosen) > 0 {
		p.Select = chosen
	}
	ignored, err := checkNames(c, ignoreFlagName)
	if err != nil {
		return p, err
	}
	for _, name := range ignored {
		flag := "--" + ignoreFlagName + " " + words.ShellWord(name)
		p.Ignore = append(p.Ignore, lint.Ignore{Check: name, Reason: flag, Position: job.Position{Source: flag}})
	}
	if name := c.String(baselineFlagName); name != "" {
		if p.Baseline, err = config.ReadBaseline(name); err != nil {
			return p, err
		}
	}
	return p, nil
}

// checkNames are the checks of a flag, or patterns of them, also with commas between them.
func checkNames(c *cli.Context, flag string) (all []string, err error) {
	for _, typed := range c.StringSlice(flag) {
		for name := range strings.SplitSeq(typed, ",") {
			name = strings.TrimSpace(name)
			if err := checks.All.Matches(name); err != nil {
				return nil, pipeline.Usagef("--%s: %w", flag, err)
			}
			all = append(all, name)
		}
	}
	return all, nil
}

// foreign is the place in a file that nobody has named which says what a flag is; empty when the user says it.
func foreign(c *cli.Context, flag string) string {
	s := settingsOf(c)
	if v, ok := s.applied[flag]; ok && s.Foreign(v) {
		return v.From.At.String()
	}
	return ""
}

// ofJudgement tells a finding about what is settled: it is nothing to live with.
func ofJudgement(f lint.Finding) bool {
	check, err := checks.All.Find(f.Check)
	return err == nil && check.Judged != nil
}

// keepBaseline writes a baseline of reports when that is asked for; what it has fails nothing then.
func keepBaseline(c *cli.Context, reports []*report.Report, ended error) error {
	name := c.String(writeBaselineFlagName)
	var code exit
	if name == "" || ended != nil && !errors.As(ended, &code) {
		return ended
	}
	b := &lint.Baseline{File: name}
	for _, r := range reports {
		b.Add(r.Name(), slices.DeleteFunc(r.All(), ofJudgement))
	}
	if err := config.WriteBaseline(b); err != nil {
		return err
	}
	fmt.Fprintf(c.App.ErrWriter, "seatrial: wrote %s with %s\n", words.Printable(name), words.Count(b.Count(), "finding"))
	if code == exitFault {
		return nil
	}
	return ended
}
