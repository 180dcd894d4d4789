package docker

import (
	"context"
	"fmt"
	"time"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/egress"
)

// tracePatience is what a traced run gets beyond three times the time of the run that it explains: watching costs
// time, and a program that waits for its network would wait for ever.
const tracePatience = 30 * time.Second

// supervisorMemory is what the supervisor needs beside the workload, in bytes.
const supervisorMemory = 128_000_000

// TraceOptions say how a run is watched.
type TraceOptions struct {
	// Executable is the path of the running program, which is the supervisor or lies beside it (see egress.FindSupervisor).
	Executable string
	// Limit of the traced run's time; zero is three times what the trial took, and half a minute.
	Limit time.Duration
}

// TraceEgress runs the workload of trial t again, without a network and watched, and tells what it tried to reach. run is
// the one that t came from; its result folder is not touched, and the traced run's is removed. Where the kernel does not let
// the workload be watched from inside, a container beside it takes its lookups. Errors are *egress.MissingError and
// *UnsupportedError when this machine cannot do it, and otherwise as those of Run.
func (e *Engine) TraceEgress(ctx context.Context, run harness.Run, t *harness.Trial, opts TraceOptions) (*harness.Egress, error) {
	if len(t.Command) == 0 {
		return nil, &UnsupportedError{Reason: "the workload did not start"}
	}
	supervisor, err := egress.FindSupervisor(opts.Executable, e.engine.Architecture)
	if err != nil {
		return nil, err
	}
	f, err := newTraceFolder(supervisor)
	if err != nil {
		return nil, err
	}
	defer f.remove()
	run.WithoutNetwork, run.Again, run.Limit = true, true, opts.Limit
	if run.Limit == 0 {
		run.Limit = 3*t.Duration + tracePatience
	}
	traced, trace, err := e.runSupervised(ctx, run, t.Command, f)
	if err != nil {
		return nil, err
	}
	reason := unwatched(traced, trace)
	if reason == "" {
		return newEgress(harness.EgressBySeccomp, t, traced, trace), nil
	}
	if traced, trace, err = e.runBesideSidecar(ctx, run, f); err != nil {
		return nil, fmt.Errorf("%w (watching from inside: %s)", err, reason)
	}
	if traced.StartError != "" {
		return nil, &UnsupportedError{Reason: "the workload cannot be started to be watched: " + traced.StartError}
	}
	trace.Incomplete = append(trace.Incomplete, "the workload cannot be watched from inside: "+reason)
	return newEgress(harness.EgressByDNS, t, traced, trace), nil
}

// runSupervised runs the workload under a supervisor in its own container.
func (e *Engine) runSupervised(ctx context.Context, run harness.Run, command []string, f *traceFolder) (*harness.Trial, *egress.Trace, error) {
	say(run, "tracing")
	run.Dir, run.Stage = f.results("supervised"), nil
	traced, err := e.run(ctx, run, func(p *plan) {
		f.mount(p)
		p.config.Entrypoint, p.config.Cmd = egress.Entrypoint(command...), nil
		if p.host.Memory > 0 {
			p.host.Memory += supervisorMemory
		}
		p.host.CapAdd = []string{egress.Capability}
	})
	if err != nil {
		return nil, nil, err
	}
	trace, err := f.read()
	return traced, trace, err
}

// unwatched says why a workload was not watched; empty when it was.
func unwatched(traced *harness.Trial, trace *egress.Trace) string {
	switch {
	case traced.StartError != "":
		return traced.StartError
	case trace.Refused != "":
		return trace.Refused
	case !trace.Started:
		return fmt.Sprintf("the supervisor ended with exit code %d", traced.ExitCode)
	}
	return ""
}

// newEgress puts together what a traced run left. t is the run that decides.
func newEgress(method string, t, traced *harness.Trial, trace *egress.Trace) *harness.Egress {
	g := &harness.Egress{
		Method: method, Instrumented: true, ExitCode: traced.ExitCode, Duration: traced.Duration,
		Lookups: trace.Lookups, Connections: trace.Connections, Incomplete: trace.Incomplete,
	}
	switch {
	case traced.TimedOut:
		g.Incomplete = append(g.Incomplete, "the run was ended after "+traced.Duration.Round(time.Second).String())
	case !trace.Ended:
		g.Incomplete = append(g.Incomplete, fmt.Sprintf("the run was ended from outside, with exit code %d", traced.ExitCode))
	case t.Network == modeNone && t.ExitCode != traced.ExitCode:
		g.Incomplete = append(g.Incomplete, fmt.Sprintf("the workload ended with exit code %d, and without being watched with %d", traced.ExitCode, t.ExitCode))
	}
	if method == harness.EgressBySeccomp {
		g.Caveats = []string{
			"io_uring, DNS over TCP and 32-bit programs are not seen",
			"the workload is not process 1, and programs that change their user when started, such as sudo, do not",
		}
	} else {
		g.Caveats = []string{"only names are seen, not addresses, and not who asked"}
	}
	return g
}
