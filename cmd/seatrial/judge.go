package main

import (
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/report"
)

// judgeFlags say how facts are judged and how the report looks.
func judgeFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "platform", Value: "linux/amd64", Usage: "`PLATFORM` of the network's nodes", Category: groupNetwork},
		&cli.StringFlag{Name: "format", Value: "text", Usage: strings.Join(report.Formats, ", "), Category: groupReport},
		&cli.StringFlag{Name: "fail-on", Value: "error", Usage: "exit 1 for findings of this `SEVERITY` and above: error, warning, info", Category: groupReport},
		&cli.BoolFlag{Name: "strict", Usage: "exit 3 when a check was skipped", Category: groupReport},
	}
}

// judge turns facts into reports by the user's policy.
type judge struct {
	out    io.Writer
	format string
	color  bool
	policy checks.Policy
	gather checks.GatherOptions
}

func newJudge(c *cli.Context) (*judge, error) {
	policy, err := checks.ReadPolicy(checks.PolicyFile)
	if err != nil {
		return nil, &failure{code: exitUsage, err: err}
	}
	policy.Strict = c.Bool("strict")
	if policy.FailOn, err = checks.ParseSeverity(c.String("fail-on")); err != nil {
		return nil, usagef("--fail-on: %w", err)
	}
	format := c.String("format")
	if err := report.CheckFormat(format); err != nil {
		return nil, usagef("--format: %w", err)
	}
	return &judge{
		out:    c.App.Writer,
		format: format,
		color:  isTerminal(c.App.Writer),
		policy: policy,
		gather: checks.GatherOptions{Platform: c.String("platform")},
	}, nil
}

// report judges a subject after the given stages.
func (g *judge) report(s *checks.Subject, stages ...checks.Stage) *report.Report {
	return report.New(s, checks.Judge(s, stages, g.policy))
}

// print writes the reports to stdout. One workload at fault decides the exit code, then one that could not be judged.
func (g *judge) print(reports ...*report.Report) error {
	if err := report.Write(g.out, g.format, reports, report.Options{Color: g.color}); err != nil {
		return err
	}
	code := exitOK
	for _, r := range reports {
		switch r.ExitCode() {
		case exitFault:
			return &failure{code: exitFault}
		case exitUnknown:
			code = exitUnknown
		}
	}
	if code == exitOK {
		return nil
	}
	return &failure{code: code}
}
