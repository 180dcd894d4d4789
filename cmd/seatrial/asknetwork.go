package main

import (
	"context"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/submit"
)

const (
	// askPatience is how long the checks wait for a network that was named, and guessPatience for one that was not:
	// Bacalhau's default address answers at once or not at all.
	askPatience   = 10 * time.Second
	guessPatience = 2 * time.Second
)

// askNetwork finds out what the network says of itself, for the checks that want to know. A network that does not
// answer is a reason to skip them, and one that nobody named is not missed.
func (g *judge) askNetwork(c *cli.Context) error {
	if g.gather.Offline {
		g.gather.NoNetwork = "--offline"
		return nil
	}
	target, err := targetFrom(c)
	if err != nil {
		if c.IsSet("api-host") || c.IsSet("api-port") || c.IsSet("profile") {
			return &failure{code: exitUsage, err: err}
		}
		g.gather.NoNetwork = err.Error()
		return nil
	}
	patience := askPatience
	if target.Origin == submit.OriginDefault {
		patience = guessPatience
	}
	ctx, cancel := context.WithTimeout(c.Context, patience)
	defer cancel()
	facts, err := submit.Dial(target, userAgent()).Facts(ctx)
	switch {
	case c.Context.Err() != nil:
		return c.Context.Err()
	case err == nil:
		g.gather.Network = facts
	case ctx.Err() != nil && target.Origin != submit.OriginDefault:
		g.gather.NoNetwork = "asking the network at " + target.Endpoint + " (" + target.Origin + "): no answer in time"
	case target.Origin != submit.OriginDefault:
		g.gather.NoNetwork = err.Error()
	}
	return nil
}
