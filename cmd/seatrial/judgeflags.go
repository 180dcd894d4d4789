package main

import (
	"fmt"
	"math"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/words"
)

// judgeFlags say how facts are judged and how the report looks.
func judgeFlags() []cli.Flag {
	return append([]cli.Flag{
		platformFlag(),
		&cli.StringFlag{Name: "max-download", Value: "1GiB", Usage: "read no more than `SIZE` of an image to look for its command; 0 for nothing", Category: groupNetwork},
		&cli.BoolFlag{Name: "offline", Usage: "ask no registry and no server that holds inputs; checks that need them are skipped", Category: groupReport},
		&cli.BoolFlag{Name: "deep", Usage: "look for every block of IPFS inputs and every layer of the image, not for what decides alone", Category: groupReport},
		&cli.StringSliceFlag{Name: "dockerfile", Usage: "show findings about the image at the lines of the `FILE` that it was built of", Category: groupReport},
		formatFlag(),
		&cli.StringFlag{Name: "file-in-report", Usage: "name `FILE` in the report for what is found in none, as of an image: code scanning wants a file of the repository for each finding", Category: groupReport},
		&cli.StringFlag{Name: "fail-on", Value: "error", Usage: "exit 1 for findings of this `SEVERITY` and above: error, warning, info", Category: groupReport},
		&cli.BoolFlag{Name: "strict", Usage: "exit 3 when a check was skipped that you have not asked to skip (--offline, --max-download, --api-host none)", Category: groupReport},
	}, acceptFlags()...)
}

// optionsFrom reads how a job is judged and tried, for which network. A command that lacks a flag goes without what it says.
func optionsFrom(c *cli.Context) (o pipeline.Options, err error) {
	if o.Policy, err = policyFrom(c); err != nil {
		return o, err
	}
	if o.Tolerances, err = tolerancesFrom(c); err != nil {
		return o, err
	}
	if o.Policy.Expect, err = expectation(c, o.Policy, o.Tolerances); err != nil {
		return o, err
	}
	if c.IsSet("repeat") && c.Int("repeat") < 1 {
		return o, pipeline.Usagef("--repeat is %d, want 1 or more", c.Int("repeat"))
	}
	if _, err := sinksFrom(c); err != nil {
		return o, err
	}
	if o.Gather.Platform, o.Platforms, err = platformFrom(c); err != nil {
		return o, err
	}
	if o.Gather.Dockerfiles, err = dockerfilesFrom(c); err != nil {
		return o, err
	}
	o.Gather.Offline, o.Gather.Probe.Deep = c.Bool("offline"), c.Bool("deep")
	if c.IsSet("max-download") { // what nobody chose is no leave to pass an image that was not read
		if o.Gather.MaxDownload, err = parseSize(c.String("max-download")); err != nil {
			return o, pipeline.Usagef("--max-download: %w", err)
		}
	}
	o.Network = networkFrom(c)
	unread, err := submit.CheckConfig(o.Network.Config)
	if err != nil {
		return o, pipeline.Usage(err)
	}
	if len(unread) > 0 {
		fmt.Fprintf(c.App.ErrWriter, "seatrial: --config %s: Bacalhau's matter, and nothing that changes what is done here\n", words.Fold(strings.Join(unread, ", ")))
	}
	noteSteering(c)
	o.Results = pipeline.Results{Dir: c.String("output-dir"), Overwrite: c.Bool("overwrite")}
	o.Trial, err = trialFrom(c)
	return o, err
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

// sizeFrom reads a flag that is some bytes at least.
func sizeFrom(c *cli.Context, flag string) (int64, error) {
	size, err := parseSize(c.String(flag))
	switch {
	case err != nil:
		return 0, pipeline.Usagef("--%s: %w", flag, err)
	case size <= 0:
		return 0, pipeline.Usagef("--%s is %s, want a size like 100MB", flag, c.String(flag))
	}
	return size, nil
}

// networkFlags name the network as Bacalhau's own client does.
func networkFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "api-host", Usage: "`HOST` or URL of the Bacalhau API (BACALHAU_API_HOST); check and test go without one for none", Category: groupNetwork},
		&cli.StringFlag{Name: "api-port", Usage: "`PORT` of the Bacalhau API (BACALHAU_API_PORT)", Category: groupNetwork},
		&cli.StringFlag{Name: "profile", Usage: "Bacalhau `PROFILE` to use (BACALHAU_PROFILE)", Category: groupNetwork},
		&cli.StringSliceFlag{Name: "config", Aliases: []string{"c"}, Usage: "a setting of Bacalhau's own, `KEY=VALUE` (API.Host, API.Port, API.TLS.UseTLS), or a file of them; or a file to read in place of .seatrial.yaml (" + configVariable + ")", Category: groupNetwork},
		&cli.StringFlag{Name: "data-dir", Usage: "`DIR` with Bacalhau's configuration and profiles (BACALHAU_DIR)", Category: groupNetwork},
		&cli.StringFlag{Name: "log-level", Hidden: true}, // these two are taken, and there is no log to write
		&cli.StringFlag{Name: "log-mode", Hidden: true},
	}
}

// defaultNetwork is where a network is looked for that nobody named; empty means where Bacalhau's client looks.
// The tests set it, so that they never talk to a network of whoever runs them.
var defaultNetwork string

// networkFrom is the network of a command line.
func networkFrom(c *cli.Context) pipeline.Network {
	return pipeline.Network{
		Host:      c.String("api-host"),
		Port:      c.String("api-port"),
		Profile:   c.String("profile"),
		Config:    settingsOf(c).theirs,
		NamedBy:   foreign(c, "api-host"),
		DataDir:   c.String("data-dir"),
		Default:   defaultNetwork,
		Local:     c.Bool("local"),
		UserAgent: userAgent(),
		Note:      func(line string) { fmt.Fprintln(c.App.ErrWriter, line) },
	}
}
