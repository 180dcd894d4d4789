package pipeline

import (
	"cmp"
	"context"
	"errors"
	"os"
	"strings"

	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/ipfs/kubo"
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
