package submit

import (
	"context"
	"strings"

	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/bacalhau-project/bacalhau/pkg/publicapi/apimodels"

	"github.com/seatrial/seatrial/submit/facts"
)

// nodes are the network's compute nodes, connected or not. Nodes that only orchestrate are left out.
func (c *Client) nodes(ctx context.Context) ([]facts.Node, error) {
	var nodes []facts.Node
	for token := ""; ; {
		var answer *apimodels.ListNodesResponse
		err := c.ask(ctx, func(ctx context.Context) (err error) {
			request := &apimodels.ListNodesRequest{}
			request.NextToken = token
			answer, err = c.api.Nodes().List(ctx, request)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, n := range answer.Nodes {
			if n != nil && n.Info.IsComputeNode() {
				nodes = append(nodes, node(n))
			}
		}
		if answer.NextToken == "" || answer.NextToken == token {
			return nodes, nil
		}
		token = answer.NextToken
	}
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
