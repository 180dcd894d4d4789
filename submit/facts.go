package submit

import (
	"context"
	"errors"
	"net/http"

	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/bacalhau-project/bacalhau/pkg/publicapi/apimodels"

	"github.com/seatrial/seatrial/submit/facts"
)

// nodeLooks is how often the nodes are listed until one of them is connected: one that is busy, or has just started,
// loses its connection for a moment.
const nodeLooks = 6

// Facts ask the network what a job can count on: its nodes, and whether this user may send jobs. A refusal for
// want of a credential or a capability is a fact (F44); every other failure is an error.
func (c *Client) Facts(ctx context.Context) (*facts.Network, error) {
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
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return f, nil
}

// maySubmit asks for something that only users who may send jobs may ask for, and that has no effect: the
// difference between a job without a name and the one of that name. A network without users lets everyone.
func (c *Client) maySubmit(ctx context.Context) error {
	if c.target.Credential == nil {
		return nil
	}
	err := c.ask(ctx, func(ctx context.Context) error {
		_, err := c.api.Jobs().Diff(ctx, &apimodels.DiffJobRequest{Job: &models.Job{}})
		return err
	})
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
