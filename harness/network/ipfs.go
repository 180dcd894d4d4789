package network

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/seatrial/seatrial/harness/session"
	"github.com/seatrial/seatrial/submit/limits"
)

// startIPFS runs an IPFS node in a repository of its own, which knows no other node, and returns the settings that lead nodes to
// it. What is uploaded to it ends with the network.
func (n *Network) startIPFS(ctx context.Context, o Options) (settings []string, err error) {
	n.IPFSPath = filepath.Join(n.Dir, "ipfs")
	env := append(os.Environ(), "IPFS_PATH="+n.IPFSPath, "IPFS_TELEMETRY=off")
	initialize := exec.CommandContext(ctx, o.IPFS, "init", "--profile=test") // on loopback, at free ports, with nobody to join
	initialize.Env = env
	if output, err := initialize.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("making an IPFS node: %s", usefulLine(string(output)))
	}
	if n.ipfs, err = startProcess("ipfs", o.IPFS, []string{"daemon", "--offline"}, env, n.IPFSPath+".log", n.ended); err != nil {
		return nil, err
	}
	n.state.Nodes = append(n.state.Nodes, session.ProcessOf(n.ipfs.process.Pid))
	n.state.IPFSPath = n.IPFSPath
	if err := n.note(o); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	poll := time.NewTicker(readyPoll)
	defer poll.Stop()
	for {
		// The node writes where its API is when it answers there.
		api, err := limits.Config.ReadFile(filepath.Join(n.IPFSPath, "api"))
		if address := strings.TrimSpace(string(api)); err == nil && address != "" {
			return []string{"InputSources.Types.IPFS.Endpoint=" + address, "Publishers.Types.IPFS.Endpoint=" + address}, nil
		}
		select {
		case ended := <-n.ended:
			return nil, ended.failure()
		case <-ctx.Done():
			return nil, fmt.Errorf("starting an IPFS node: %w", ctx.Err())
		case <-poll.C:
		}
	}
}
