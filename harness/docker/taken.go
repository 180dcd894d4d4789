package docker

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/harness"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// takenPort is the port of this machine that an engine could not publish, as Docker and Podman say it: "Bind for
// 127.0.0.1:8080 failed: port is already allocated", "listen tcp4 127.0.0.1:8080: bind: address already in use", "failed to
// bind host port 127.0.0.1:8080/tcp: address already in use".
var takenPort = regexp.MustCompile(`:(\d+)(?:/tcp)?(?: failed: port is already allocated|: (?:bind: )?(?:address already in use|Only one usage of each socket address))`)

// portTaken is the *harness.UnsupportedError for a start that an engine refused because a port is taken on this machine: of the
// workload that says nothing. It is nil for every other refusal.
func (e *Engine) portTaken(ctx context.Context, p *plan, refusal string) error {
	found := takenPort.FindStringSubmatch(refusal)
	if found == nil {
		return nil
	}
	number, err := strconv.Atoi(found[1])
	if err != nil {
		return nil
	}
	port := "port " + found[1]
	for _, of := range p.ports {
		if of.Static == number {
			port += " (" + of.Name + ")"
		}
	}
	holder, end := "another program", fmt.Sprintf("sudo ss -ltnp 'sport = :%d' tells which", number)
	if name := e.publisher(ctx, number); name != "" {
		holder, end = "container "+name, e.program()+" stop "+name+" ends it"
	}
	return &harness.UnsupportedError{Reason: fmt.Sprintf("%s, which the job asks for, is taken on this machine by %s: %s; "+
		"a port without Static is a free one", port, holder, end)}
}

// publisher is the name of the running container to which a port of this machine leads; empty when there is none, or the engine
// does not tell.
func (e *Engine) publisher(ctx context.Context, port int) string {
	running, err := e.engine.Publishing(ctx, port)
	if err != nil || len(running) == 0 || len(running[0].Names) == 0 {
		return ""
	}
	return strings.TrimPrefix(running[0].Names[0], "/")
}

// program is what is typed to speak to the engine.
func (e *Engine) program() string {
	if e.engine.Podman {
		return "podman"
	}
	return "docker"
}
