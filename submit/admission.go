package submit

import (
	"context"

	"github.com/bacalhau-project/bacalhau/pkg/publicapi/apimodels"

	"github.com/seatrial/seatrial/submit/facts"
)

// askAdmission notes whether the node that answers the API takes jobs that need a network. The others cannot be
// asked, and a node that keeps its settings to itself counts as one that takes them.
func (c *Client) askAdmission(ctx context.Context, nodes []facts.Node) {
	if len(nodes) == 0 {
		return
	}
	var id string
	var rejects bool
	err := c.ask(ctx, func(ctx context.Context) error {
		settings, err := c.api.Agent().Config(ctx)
		if err != nil {
			return err
		}
		rejects = settings.Config.JobAdmissionControl.RejectNetworkedJobs
		if !rejects {
			return nil
		}
		self, err := c.api.Agent().Node(ctx, &apimodels.GetAgentNodeRequest{})
		if err == nil && self.NodeInfo != nil {
			id = self.NodeID
		}
		return err
	})
	if err != nil || !rejects {
		return
	}
	for i := range nodes {
		if nodes[i].ID == id {
			nodes[i].RejectsNetworked = true
		}
	}
}
