package submit

import (
	"context"
	"strings"

	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/bacalhau-project/bacalhau/pkg/publicapi/apimodels"
)

// Node is a compute node as the network describes it.
type Node struct {
	ID string
	// OS and Arch of the node, as Go names them; empty when it does not say.
	OS, Arch string
	// Connected nodes are approved and in touch; only they are given jobs.
	Connected bool
	Labels    map[string]string
	// Engines, Sources and Publishers in lower case: "docker"; "urldownload", "ipfs"; "local", "s3".
	Engines, Sources, Publishers []string
	// Capacity is the most that one job may ask for.
	Capacity Capacity
	// Version of Bacalhau: "v1.9.3".
	Version string
}

// Capacity is an amount of resources.
type Capacity struct {
	// CPU in cores.
	CPU float64
	// Memory and Disk in bytes.
	Memory, Disk uint64
	// GPU is a number of devices.
	GPU uint64
}

// Platform is OS/Arch as images name it: "linux/amd64"; empty when the node does not say.
func (n Node) Platform() string {
	if n.OS == "" || n.Arch == "" {
		return ""
	}
	return n.OS + "/" + n.Arch
}

// Nodes are the network's compute nodes, connected or not. Nodes that only orchestrate are left out.
func (c *Client) Nodes(ctx context.Context) ([]Node, error) {
	var nodes []Node
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

func node(n *models.NodeState) Node {
	info := n.Info.ComputeNodeInfo
	most := info.MaxJobRequirements
	return Node{
		ID:   n.Info.NodeID,
		OS:   n.Info.Labels["os_type"],
		Arch: n.Info.Labels["os_arch"],
		//lint:ignore SA1019 it is the only field of old networks, and 1.9 still fills it.
		Connected:  n.Connection == models.NodeStates.CONNECTED && n.Membership == models.NodeMembership.APPROVED,
		Labels:     n.Info.Labels,
		Engines:    lower(info.ExecutionEngines),
		Sources:    lower(info.StorageSources),
		Publishers: lower(info.Publishers),
		Capacity:   Capacity{CPU: most.CPU, Memory: most.Memory, Disk: most.Disk, GPU: most.GPU},
		Version:    n.Info.BacalhauVersion.GitVersion,
	}
}
