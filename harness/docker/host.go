package docker

import (
	"context"
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/harness/engine"
)

// chooseHost finds the engine and puts it into the environment, where testcontainers-go, which
// knows neither contexts nor all of the usual sockets, looks for it.
func chooseHost(ctx context.Context) (*engine.Endpoint, error) {
	found, err := engine.Find(ctx)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(found.Host, "ssh://") {
		return nil, &UnavailableError{Host: found.Host, Reason: "the engine is on another machine, and the local run needs its folders on this one"}
	}
	if len(found.Tried) > 0 { // nothing answers, so there is nothing to lead to
		return found, nil
	}
	if err := found.Export(); err != nil {
		return nil, fmt.Errorf("configuring the container engine's client: %w", err)
	}
	return found, nil
}
