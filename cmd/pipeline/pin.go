package pipeline

import (
	"context"
	"net/url"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/storage/ipfs/kubo"
	"github.com/seatrial/seatrial/submit/storage/ipfs/pinning"
)

// ServicePin is what a pinning service keeps, for --output json.
type ServicePin struct {
	URL     string `json:"url"`
	Request string `json:"request"`
	State   string `json:"state"`
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

// pin has a service fetch the data from the user's node under a name, and waits until it has.
func pin(ctx context.Context, show Progress, service *pinning.Service, node *kubo.Client, root cid.Cid, name string) (*ServicePin, error) {
	show.Begin("pin")
	pin, err := service.Find(ctx, root)
	if err == nil && pin == nil {
		var origins []string
		if origins, err = node.Addresses(ctx); err == nil {
			pin, err = service.Pin(ctx, root, name, origins)
		}
	}
	if ctx.Err() != nil {
		return nil, Hint(ctx.Err(), "the data is on your IPFS node; the same command asks the service again")
	}
	if err != nil {
		return nil, err
	}
	if pin.State != pinning.Pinned {
		connect(ctx, node, pin.Delegates)
	}
	show.Say(string(pin.State))
	err = service.Wait(ctx, pin, func(p *pinning.Pin) {
		show.Say(strings.TrimSuffix(string(p.State)+": "+p.Detail, ": "))
	})
	if ctx.Err() != nil {
		return nil, Hint(ctx.Err(), "the data is on your IPFS node, and the service goes on with request "+pin.ID, "the same command waits for it again")
	}
	if err != nil {
		return nil, err
	}
	show.End("pinned by the service", false)
	return &ServicePin{URL: service.Endpoint(), Request: pin.ID, State: string(pinning.Pinned)}, nil
}
