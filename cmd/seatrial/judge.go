package main

import (
	"context"
	"fmt"
	"io"
	"math"

	"github.com/dustin/go-humanize"
	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/checks/report/html"
	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
)

// formats are the ways to print a report, the default first.
var formats = append(report.Plain, html.Format)

// judgeFlags say how facts are judged and how the report looks.
func judgeFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "platform", Value: "linux/amd64", Usage: "`PLATFORM` of the network's nodes", Category: groupNetwork},
		&cli.StringFlag{Name: "max-download", Value: "1GiB", Usage: "read no more than `SIZE` of an image to look for its command; 0 for nothing", Category: groupNetwork},
		&cli.BoolFlag{Name: "offline", Usage: "ask no registry and no server that holds inputs; checks that need them are skipped", Category: groupReport},
		&cli.BoolFlag{Name: "deep", Usage: "look for every block of IPFS inputs, not for the first alone", Category: groupReport},
		&cli.StringFlag{Name: "format", Value: "text", Usage: formats.Names(), Category: groupReport},
		&cli.StringFlag{Name: "fail-on", Value: "error", Usage: "exit 1 for findings of this `SEVERITY` and above: error, warning, info", Category: groupReport},
		&cli.BoolFlag{Name: "strict", Usage: "exit 3 when a check was skipped", Category: groupReport},
	}
}

// judge turns facts into reports by the user's policy.
type judge struct {
	out    io.Writer
	format report.Format
	color  bool
	policy lint.Policy
	gather lint.GatherOptions
}

func newJudge(c *cli.Context) (*judge, error) {
	policy, err := checks.All.ReadPolicy(lint.PolicyFile)
	if err != nil {
		return nil, &failure{code: exitUsage, err: err}
	}
	policy.Strict, policy.Offline = c.Bool("strict"), c.Bool("offline")
	if policy.FailOn, err = lint.ParseSeverity(c.String("fail-on")); err != nil {
		return nil, usagef("--fail-on: %w", err)
	}
	if policy.Expect, err = expectation(c, policy); err != nil {
		return nil, err
	}
	if c.IsSet("repeat") && c.Int("repeat") < 1 {
		return nil, usagef("--repeat is %d, want 1 or more", c.Int("repeat"))
	}
	format, err := formats.Find(c.String("format"))
	if err != nil {
		return nil, usagef("--format: %w", err)
	}
	if err := image.CheckPlatform(c.String("platform")); err != nil {
		return nil, usagef("--platform: %w", err)
	}
	maxDownload, err := parseSize(c.String("max-download"))
	if err != nil {
		return nil, usagef("--max-download: %w", err)
	}
	return &judge{
		out:    c.App.Writer,
		format: format,
		color:  isTerminal(c.App.Writer),
		policy: policy,
		gather: lint.GatherOptions{
			Platform:    typedPlatform(c),
			Offline:     c.Bool("offline"),
			MaxDownload: maxDownload,
			Layers:      layerCache(),
			Probe:       storage.ProbeOptions{Deep: c.Bool("deep")},
		},
	}, nil
}

// typedPlatform is empty when the network's nodes decide.
func typedPlatform(c *cli.Context) string {
	if !c.IsSet("platform") {
		return ""
	}
	return c.String("platform")
}

// layerCache keeps what was read of layers in the user's cache folder. Without one it keeps nothing, and a layer that
// several images share is still read once.
func layerCache() *rootfs.Cache {
	dir, err := rootfs.CacheDir()
	if err != nil {
		dir = ""
	}
	return rootfs.NewCache(dir, 0)
}

// parseSize reads a number of bytes as a job's resources are read: 512Mb, 1GiB. Zero comes back as less than zero,
// which allows none.
func parseSize(typed string) (int64, error) {
	size, err := humanize.ParseBytes(typed)
	switch {
	case err != nil || size > math.MaxInt64:
		return 0, fmt.Errorf("size is %q, want one like 500Mb or 1GiB", typed)
	case size == 0:
		return -1, nil
	}
	return int64(size), nil
}

// look gathers the facts about a job. A publisher that was left to us is chosen by what the network offers.
func (g *judge) look(ctx context.Context, j *job.Job) *lint.Subject {
	g.gather.Network.ChoosePublisher(j)
	return lint.Gather(ctx, j, g.gather)
}

// report judges a subject after the given stages.
func (g *judge) report(s *lint.Subject, stages ...lint.Stage) *report.Report {
	return report.New(s, checks.All.Judge(s, stages, g.policy))
}

// print writes the reports to stdout. One workload at fault decides the exit code, then one that could not be judged.
func (g *judge) print(reports ...*report.Report) error {
	if err := g.format.Write(g.out, reports, report.Options{Color: g.color, Checks: checks.All}); err != nil {
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
