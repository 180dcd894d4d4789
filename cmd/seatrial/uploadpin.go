package main

import (
	"bytes"
	"context"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/ipfs/go-cid"
	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/submit/storage/ipfs/kubo"
	"github.com/seatrial/seatrial/submit/storage/ipfs/pinning"
)

// pinningToken is the environment variable with the access token for a pinning service.
const pinningToken = "SEATRIAL_PINNING_TOKEN"

// servicePin is what a pinning service keeps, for --output json.
type servicePin struct {
	URL     string `json:"url"`
	Request string `json:"request"`
	State   string `json:"state"`
}

// serviceFrom is the pinning service of a command line; nil when none is named.
func serviceFrom(c *cli.Context) (*pinning.Service, error) {
	endpoint := c.String("pinning-service")
	if endpoint == "" {
		if c.IsSet("pinning-token-file") {
			return nil, usagef("--pinning-token-file without --pinning-service")
		}
		return nil, nil
	}
	token := os.Getenv(pinningToken)
	if name := c.String("pinning-token-file"); name != "" {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, usagef("--pinning-token-file: %w", err)
		}
		token = string(bytes.TrimSpace(text))
	}
	if token == "" || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, hint(usagef("--pinning-service: no access token for it, want one line of text"),
			"set "+pinningToken+", or name a file that has it: --pinning-token-file FILE")
	}
	service, err := pinning.New(endpoint, token)
	if err != nil {
		return nil, usagef("--pinning-service: %w", err)
	}
	return service, nil
}

// pinName is what a service calls the data: the last part of a path or URL. What else is in a URL may open it to anybody,
// as a signature does, and is no business of the service.
func pinName(typed string) string {
	if u, err := url.Parse(typed); err == nil && strings.Contains(typed, "://") {
		if name := path.Base(u.Path); name != "/" && name != "." {
			return name
		}
		return u.Hostname()
	}
	if whole, err := filepath.Abs(typed); err == nil {
		typed = whole
	}
	return filepath.Base(typed)
}

// connectPatience is how long the node may take to connect to the service's nodes, all together.
const connectPatience = 10 * time.Second

// connect connects the user's node to those of a service: the transfer begins sooner with it, and works without (API,
// "Provider hints").
func connect(ctx context.Context, node *kubo.Client, delegates []string) {
	ctx, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	for _, delegate := range delegates {
		_ = node.Connect(ctx, delegate)
	}
}

// pin has a service fetch the data from the user's node, and waits until it has.
func (u *uploading) pin(ctx context.Context, service *pinning.Service, node *kubo.Client, root cid.Cid) (*servicePin, error) {
	u.show.begin("pin")
	pin, err := service.Find(ctx, root)
	if err == nil && pin == nil {
		var origins []string
		if origins, err = node.Addresses(ctx); err == nil {
			pin, err = service.Pin(ctx, root, pinName(u.c.Args().First()), origins)
		}
	}
	if ctx.Err() != nil {
		return nil, hint(ctx.Err(), "the data is on your IPFS node; the same command asks the service again")
	}
	if err != nil {
		return nil, err
	}
	if pin.State != pinning.Pinned {
		connect(ctx, node, pin.Delegates)
	}
	u.show.say(string(pin.State))
	err = service.Wait(ctx, pin, func(p *pinning.Pin) {
		u.show.say(strings.TrimSuffix(string(p.State)+": "+p.Detail, ": "))
	})
	if ctx.Err() != nil {
		return nil, hint(ctx.Err(), "the data is on your IPFS node, and the service goes on with request "+pin.ID, "the same command waits for it again")
	}
	if err != nil {
		return nil, err
	}
	u.show.end("pinned by the service")
	return &servicePin{URL: service.Endpoint(), Request: pin.ID, State: string(pinning.Pinned)}, nil
}
