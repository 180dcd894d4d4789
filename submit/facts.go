package submit

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/bacalhau-project/bacalhau/pkg/publicapi/apimodels"

	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/limits"
)

// nodeLooks is how often the nodes are listed until one of them is connected: one that is busy, or has just started,
// loses its connection for a moment.
const nodeLooks = 6

// Facts ask the network what a job can count on: its nodes, and whether this user may send jobs. A refusal for
// want of a credential or a capability is a fact (F44); every other failure is an error.
func (c *Client) Facts(within context.Context) (*facts.Network, error) {
	ctx, cancel := context.WithTimeoutCause(within, limits.API.Total, errSilent)
	defer cancel()
	f := &facts.Network{Endpoint: c.target.Endpoint, Origin: c.target.Origin, Local: c.onThisMachine()}
	var err error
	for look := 0; look < nodeLooks; look++ {
		f.Nodes, err = c.nodes(ctx)
		if err != nil || len(f.Connected()) > 0 || c.Pause(ctx) != nil {
			break
		}
	}
	if err == nil {
		f.Nodes = append([]facts.Node{}, f.Nodes...) // listed, if none
		err = c.maySubmit(ctx)
	}
	if f.Refusal = c.unauthorized(err); err != nil && f.Refusal == nil {
		return nil, err
	}
	// The version is for the report only, and networks before v1.5 may not tell it.
	f.Version, _ = c.version(ctx)
	c.askAdmission(ctx, f.Nodes)
	if within.Err() != nil {
		return nil, within.Err()
	}
	return f, nil
}

// maySubmit asks for something that only users who may send jobs may ask for, and that has no effect: the
// difference between a job without a name and the one of that name. A network without users lets everyone.
func (c *Client) maySubmit(ctx context.Context) error {
	if c.target.Credential == nil {
		return nil
	}
	_, err := asked(ctx, c, c.api.Jobs().Diff, &apimodels.DiffJobRequest{Job: &models.Job{}})
	if c.unauthorized(err) != nil || errors.Is(err, context.Canceled) {
		return err
	}
	return nil // "the name is missing", as expected, or a network that knows no differences yet
}

// unauthorized is a 401 or 403 as a fact, nil for everything else.
func (c *Client) unauthorized(err error) *facts.Refusal {
	var refused *RefusedError
	if !errors.As(err, &refused) || refused.Status != http.StatusUnauthorized && refused.Status != http.StatusForbidden {
		return nil
	}
	r := &facts.Refusal{Status: refused.Status, Reason: refused.Reason}
	if c.target.Credential != nil {
		r.Credential = c.target.Credential.Origin
	}
	return r
}

// nodes are the network's compute nodes, connected or not. Nodes that only orchestrate are left out.
func (c *Client) nodes(ctx context.Context) ([]facts.Node, error) {
	var nodes []facts.Node
	request := &apimodels.ListNodesRequest{}
	for range maxPages {
		answer, err := asked(ctx, c, c.api.Nodes().List, request)
		if err != nil {
			return nil, err
		}
		for _, n := range answer.Nodes {
			if n.Info.IsComputeNode() {
				nodes = append(nodes, node(n))
			}
		}
		if answer.NextToken == "" || answer.NextToken == request.NextToken {
			return nodes, nil
		}
		if int64(len(nodes)) > limits.API.Entries {
			break
		}
		request.NextToken = answer.NextToken
	}
	return nil, fmt.Errorf("%s: its list of nodes does not end", c.asking())
}

func lower(names []string) []string {
	lowered := make([]string, len(names))
	for i, name := range names {
		lowered[i] = strings.ToLower(name)
	}
	return lowered
}

func node(n *models.NodeState) facts.Node {
	info := n.Info.ComputeNodeInfo
	most := info.MaxJobRequirements
	return facts.Node{
		ID:   n.Info.NodeID,
		OS:   n.Info.Labels["os_type"],
		Arch: n.Info.Labels["os_arch"],
		//lint:ignore SA1019 it is the only field of old networks, and 1.9 still fills it.
		Connected:  n.Connection == models.NodeStates.CONNECTED && n.Membership == models.NodeMembership.APPROVED,
		Labels:     n.Info.Labels,
		Engines:    lower(info.ExecutionEngines),
		Sources:    lower(info.StorageSources),
		Publishers: lower(info.Publishers),
		Capacity:   facts.Capacity{CPU: most.CPU, Memory: most.Memory, Disk: most.Disk, GPU: most.GPU},
		Version:    n.Info.BacalhauVersion.GitVersion,
	}
}

// askAdmission notes whether the node that answers the API takes jobs that need a network. The others cannot be
// asked, and a node that keeps its settings to itself counts as one that takes them.
func (c *Client) askAdmission(ctx context.Context, nodes []facts.Node) {
	if len(nodes) == 0 {
		return
	}
	settings, err := ask(ctx, c, c.api.Agent().Config)
	if err != nil || !settings.Config.JobAdmissionControl.RejectNetworkedJobs {
		return
	}
	self, err := asked(ctx, c, c.api.Agent().Node, &apimodels.GetAgentNodeRequest{})
	if err != nil || self.NodeInfo == nil {
		return
	}
	for i := range nodes {
		nodes[i].RejectsNetworked = nodes[i].RejectsNetworked || nodes[i].ID == self.NodeID
	}
}
