package main

import (
	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
)

// networkFlags name the network as Bacalhau's own client does.
func networkFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "api-host", Usage: "`HOST` or URL of the Bacalhau API (BACALHAU_API_HOST)", Category: groupNetwork},
		&cli.StringFlag{Name: "api-port", Usage: "`PORT` of the Bacalhau API (BACALHAU_API_PORT)", Category: groupNetwork},
		&cli.StringFlag{Name: "profile", Usage: "Bacalhau `PROFILE` to use (BACALHAU_PROFILE)", Category: groupNetwork},
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
		Default:   defaultNetwork,
		Local:     c.Bool("local"),
		UserAgent: userAgent(),
	}
}
