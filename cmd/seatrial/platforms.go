package main

import (
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/cmd/pipeline"
)

// allPlatforms is what --platform is for every one.
const allPlatforms = "all"

// platforms are those that were typed.
type platforms struct {
	names []string
	all   bool
}

// platformFlag is that of all commands.
func platformFlag() cli.Flag {
	return &cli.StringFlag{Name: "platform", Value: lint.DefaultPlatform, Usage: "`PLATFORM` of the network's nodes", Category: groupNetwork}
}

// platformsFrom reads such a flag; none when nobody has typed one, and the network decides.
func platformsFrom(c *cli.Context) (p platforms, err error) {
	typed := c.String("platform")
	switch {
	case !c.IsSet("platform"):
		return p, nil
	case typed == allPlatforms:
		return platforms{all: true}, nil
	}
	for name := range strings.SplitSeq(typed, ",") {
		if name = strings.TrimSpace(name); name == allPlatforms {
			return p, pipeline.Usagef("--platform %s: all stands for every platform, and for itself", typed)
		}
		if err := image.CheckPlatform(name); err != nil {
			return p, pipeline.Usagef("--platform: %w", err)
		}
		p.names = append(p.names, name)
	}
	return p, nil
}

// platformFrom is the first of those that were typed; empty when the network's nodes decide. What runs a job does so for one.
func platformFrom(c *cli.Context) (string, error) {
	p, err := platformsFrom(c)
	several := c.Command.Name == "repair"
	switch {
	case err != nil:
		return "", err
	case !several && (p.all || len(p.names) > 1):
		return "", pipeline.Hint(pipeline.Usagef("--platform %s: want one platform, which is what a job runs on", c.String("platform")),
			"seatrial check --platform "+c.String("platform")+" IMAGE")
	case len(p.names) == 0:
		return "", nil
	}
	return p.names[0], nil
}
