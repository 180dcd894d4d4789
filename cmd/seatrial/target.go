package main

import (
	"os"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/submit"
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

// targetFrom finds the network of a command line.
func targetFrom(c *cli.Context) (submit.Target, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return submit.Target{}, err
	}
	return submit.FindTarget(submit.Lookup{
		Host:    c.String("api-host"),
		Port:    c.String("api-port"),
		Profile: c.String("profile"),
		Env:     os.Getenv,
		Home:    home,
		Default: defaultNetwork,
	})
}

// dial is targetFrom and a client for it.
func dial(c *cli.Context) (*submit.Client, error) {
	target, err := targetFrom(c)
	if err != nil {
		return nil, err
	}
	return submit.Dial(target, userAgent()), nil
}
