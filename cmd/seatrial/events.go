package main

import (
	"context"
	"fmt"

	"github.com/seatrial/seatrial/submit"
)

// eventPrinter shows what happens to a job, as it happens or sorted by execution at the end.
type eventPrinter struct {
	show    *stages
	grouped bool
	order   []string
	byGroup map[string][]string
}

func newEventPrinter(show *stages, grouped bool) *eventPrinter {
	return &eventPrinter{show: show, grouped: grouped, byGroup: map[string][]string{}}
}

func (p *eventPrinter) add(e submit.Event) {
	line := e.Topic + ": " + e.Message
	if e.Execution != "" && !p.grouped {
		line = e.Execution + " " + line
	}
	if !p.grouped {
		p.show.note(line)
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
			p.show.log(fmt.Sprintf("%s %s", title, line))
		}
	}
}

// streamLogs shows a job's output until it ends or the returned function is called.
func streamLogs(ctx context.Context, client *submit.Client, jobID string, show *stages) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		// A stream that breaks loses nothing: the results have every line.
		_ = client.Logs(ctx, jobID, "", func(_ submit.Stream, line string) { show.log(line) })
	}()
	return func() { cancel(); <-done }
}
