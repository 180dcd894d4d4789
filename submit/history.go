package submit

import (
	"context"

	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/bacalhau-project/bacalhau/pkg/publicapi/apimodels"
)

// history reads a job's events once each.
type history struct {
	client *Client
	jobID  string
	// token continues where the last reading ended.
	token string
	// last is the number of the last event seen: networks that give no token send all events again.
	last uint64
	// nodes of the executions.
	nodes map[string]string
}

func (h *history) read(ctx context.Context, event func(Event)) error {
	for {
		var answer *apimodels.ListJobHistoryResponse
		err := h.client.ask(ctx, func(ctx context.Context) (err error) {
			request := &apimodels.ListJobHistoryRequest{JobIDOrName: h.jobID}
			request.NextToken = h.token
			answer, err = h.client.api.Jobs().History(ctx, request)
			return err
		})
		if err != nil {
			return err
		}
		for _, item := range answer.Items {
			if item != nil && item.SeqNum > h.last {
				h.last = item.SeqNum
				event(h.event(item))
			}
		}
		if answer.NextToken != "" {
			h.token = answer.NextToken
		}
		if answer.NextToken == "" || len(answer.Items) == 0 {
			return nil
		}
	}
}

func (h *history) event(item *models.JobHistory) Event {
	if node := item.Event.Details["NodeID"]; node != "" && item.ExecutionID != "" {
		h.nodes[item.ExecutionID] = node
	}
	return Event{
		Time:      item.Occurred(),
		Execution: item.ExecutionID,
		Node:      h.nodes[item.ExecutionID],
		Topic:     string(item.Event.Topic),
		Message:   joinLines(item.Event.Message),
		Failed:    item.Event.HasError(),
	}
}
