package network

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

const (
	// readyTimeout is generous: a node answers after 0.3 seconds on an idle machine (contract 7).
	readyTimeout = 90 * time.Second
	readyPoll    = 50 * time.Millisecond
)

// awaitReady waits until the orchestrator counts all nodes as connected.
func (n *Network) awaitReady(ctx context.Context, o Options) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	poll := time.NewTicker(readyPoll)
	defer poll.Stop()
	for {
		connected, err := n.connected(ctx, o.Authorization)
		if err == nil && len(connected) == len(n.nodes) {
			n.nodeIDs = connected
			return nil
		}
		select {
		case node := <-n.ended:
			return node.failure()
		case <-ctx.Done():
			if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return fmt.Errorf("starting the network: %w", ctx.Err())
			}
			return fmt.Errorf("starting the network: %d of %s connected after %s: %s",
				len(connected), words.Count(len(n.nodes), "node"), readyTimeout, lastUsefulLine(n.nodes[0].log))
		case <-poll.C:
		}
	}
}

// connected are the IDs of the nodes that the orchestrator counts as connected.
func (n *Network) connected(ctx context.Context, authorization string) ([]string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, n.Endpoint+"/api/v1/orchestrator/nodes", nil)
	if err != nil {
		return nil, err
	}
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	client := limits.API.Client(nil)
	defer client.CloseIdleConnections()
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("asking for nodes: %s", response.Status)
	}
	var answer struct {
		Nodes []struct {
			Info       struct{ NodeID string }
			Connection string
		}
	}
	text, err := limits.API.ReadAll(response.Body)
	if err == nil {
		err = json.Unmarshal(text, &answer)
	}
	if err != nil {
		return nil, fmt.Errorf("asking for nodes: %w", err)
	}
	var connected []string
	for _, node := range answer.Nodes {
		if node.Connection == "CONNECTED" {
			connected = append(connected, node.Info.NodeID)
		}
	}
	return connected, nil
}

// dead waits for a node that ends without having been asked to and explains it; nil when ctx ends first.
func (n *Network) dead(ctx context.Context) error {
	select {
	case node := <-n.ended:
		return node.failure()
	case <-ctx.Done():
		return nil
	}
}
