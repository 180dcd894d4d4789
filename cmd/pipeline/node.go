package pipeline

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/ipfs/kubo"
	"github.com/seatrial/seatrial/submit/storage/ipfs/pinning"
	"github.com/seatrial/seatrial/submit/storage/upload"
)

// errNoNode is that there is no IPFS node to send to.
var errNoNode = errors.New("looking for an IPFS node: none runs here, by IPFS_PATH and ~/.ipfs")

// reachNode finds the user's IPFS node, at an address as typed or as `ipfs` does, and makes sure that it answers.
func reachNode(ctx context.Context, typed string) (*kubo.Client, error) {
	api := ipfs.LocalAPI(os.Getenv)
	if typed != "" {
		if api = ipfs.API(typed); api == "" {
			return nil, Usagef("--ipfs-api is %q, want an address like /ip4/127.0.0.1/tcp/5001 or http://127.0.0.1:5001", typed)
		}
	}
	if api == "" {
		return nil, Hint(errNoNode, "start one: ipfs init && ipfs daemon", "or name it: --ipfs-api /ip4/127.0.0.1/tcp/5001")
	}
	node := kubo.New(api)
	if _, err := node.Version(ctx); err != nil {
		node.Close()
		return nil, err
	}
	return node, nil
}

// lonelyNode is worth telling: a job would wait ten minutes for what only this node has (contract 2, ipfs).
const lonelyNode = "your IPFS node is connected to no other one: compute nodes elsewhere cannot fetch from it"

// lonely tells whether a node has no connection to others, as when it runs offline.
func lonely(ctx context.Context, node *kubo.Client) bool {
	peers, err := node.Peers(ctx)
	return err != nil || peers == 0
}

// sendToNode shows what upload.Node does as two stages, or one when nothing has to be sent. The label says what it is about,
// where there is more than one thing.
func sendToNode(ctx context.Context, show Progress, node *kubo.Client, s *upload.Source, o importer.Options, label string) (*upload.Uploaded, error) {
	stage := ""
	sent, err := upload.Node(ctx, node, s, o, func(next string) {
		if stage != "" {
			show.End("not on the IPFS node yet", false)
		}
		stage = cmp.Or(map[string]string{"send": "upload"}[next], next)
		show.Begin(stage)
	})
	if err != nil {
		return nil, err
	}
	result := strings.TrimPrefix(label+": "+summary(sent.Root), ": ")
	if sent.Already {
		result += ", pinned already"
	}
	show.End(result, false)
	return sent, nil
}

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
		connecting, cancel := context.WithTimeout(ctx, connectPatience)
		for _, delegate := range pin.Delegates { // it begins sooner so, and works without (API, "Provider hints")
			_ = node.Connect(connecting, delegate)
		}
		cancel()
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
