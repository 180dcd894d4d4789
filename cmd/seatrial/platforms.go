package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/cmd/pipeline"
)

// allPlatforms is what --platform is for every one.
const allPlatforms = "all"

// platformFlag is that of all commands; those that judge and run nothing take several platforms.
func platformFlag() cli.Flag {
	return &cli.StringFlag{Name: "platform", Value: lint.DefaultPlatform, Usage: "`PLATFORM` of the network's nodes; check judges several, P,P or all", Category: groupNetwork}
}

// platformsFrom reads such a flag; none when nobody has typed one, and the network decides.
func platformsFrom(c *cli.Context) (p pipeline.Platforms, err error) {
	typed := c.String("platform")
	switch {
	case !c.IsSet("platform"):
		return p, nil
	case typed == allPlatforms:
		return pipeline.Platforms{All: true}, nil
	}
	for name := range strings.SplitSeq(typed, ",") {
		if name = strings.TrimSpace(name); name == allPlatforms {
			return p, pipeline.Usagef("--platform %s: all stands for every platform, and for itself", typed)
		}
		if err := image.CheckPlatform(name); err != nil {
			return p, pipeline.Usagef("--platform: %w", err)
		}
		p.Names = append(p.Names, name)
	}
	return p, nil
}

// platformFrom is the platform of a command, empty when the network's nodes decide, and those that it judges an image by besides. What
// runs a job does so for one.
func platformFrom(c *cli.Context) (one string, all pipeline.Platforms, err error) {
	all, err = platformsFrom(c)
	several := slices.Contains([]string{"check", "push", "repair"}, c.Command.Name)
	switch {
	case err != nil:
		return "", all, err
	case !several && all.Several():
		return "", all, pipeline.Hint(pipeline.Usagef("--platform %s: want one platform, which is what a job runs on", c.String("platform")),
			"seatrial check --platform "+c.String("platform")+" IMAGE")
	case len(all.Names) == 0:
		return "", all, nil
	}
	return all.Names[0], all, nil
}
