package pipeline

import (
	"context"
	"errors"
	"fmt"

	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/facts"
)

// watch follows a job to its end, and tells what happens to it.
func (w *way) watch(ctx context.Context, jobID string) (*facts.Outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, w.Follow.Patience)
	defer cancel()
	if w.Follow.Logs {
		stop := streamLogs(ctx, w.client, jobID, w.show)
		defer stop()
	}
	events := newEventPrinter(w.show, w.Follow.Grouped)
	outcome, err := w.client.Follow(ctx, jobID, events.add)
	events.flush()
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, fmt.Errorf("waiting for job %s: not finished after %s", jobID, w.Follow.Patience)
	}
	return outcome, err
}

// tellNodes lists where the job ran.
func (w *way) tellNodes(o *facts.Outcome) {
	if !w.Follow.Nodes {
		return
	}
	for _, e := range o.Executions {
		w.show.Log(fmt.Sprintf("execution %s on node %s: %s %s", e.ID, e.NodeID, e.State, e.Message))
	}
}

// eventPrinter shows what happens to a job, as it happens or sorted by execution at the end.
type eventPrinter struct {
	show    Progress
	grouped bool
	order   []string
	byGroup map[string][]string
}

func newEventPrinter(show Progress, grouped bool) *eventPrinter {
	return &eventPrinter{show: show, grouped: grouped, byGroup: map[string][]string{}}
}

func (p *eventPrinter) add(e submit.Event) {
	line := e.Topic + ": " + e.Message
	if e.Execution != "" && !p.grouped {
		line = e.Execution + " " + line
	}
	if !p.grouped {
		p.show.Note(line)
		return
	}
	if _, seen := p.byGroup[e.Execution]; !seen {
		p.order = append(p.order, e.Execution)
	}
	p.byGroup[e.Execution] = append(p.byGroup[e.Execution], line)
}

// flush prints the groups, those of the job itself under "job".
func (p *eventPrinter) flush() {
	for _, execution := range p.order {
		title := execution
		if title == "" {
			title = "job"
		}
		for _, line := range p.byGroup[execution] {
			p.show.Log(fmt.Sprintf("%s %s", title, line))
		}
	}
}

// streamLogs shows a job's output until it ends or the returned function is called.
func streamLogs(ctx context.Context, client *submit.Client, jobID string, show Progress) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		// A stream that breaks loses nothing: the results have every line.
		_ = client.Logs(ctx, jobID, "", func(_ submit.Stream, line string) { show.Log(line) })
	}()
	return func() { cancel(); <-done }
}
