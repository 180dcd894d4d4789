package docker

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/egress"
)

// tracePatience is what a traced run gets beyond three times the time of the run that it explains: watching costs
// time, and a program that waits for its network would wait for ever.
const tracePatience = 30 * time.Second

// supervisorMemory is what the supervisor needs beside the workload, in bytes.
const supervisorMemory = 128_000_000

// TraceEgress runs the workload of trial t again, without a network and watched, and tells what it tried to reach. run is
// the one that t came from; its result folder is not touched, and the traced run's is removed. Unless it has a limit, that one may
// take three times as long, and half a minute. executable is the path of the running program, which is the supervisor or lies
// beside it (see egress.FindSupervisor). Where the kernel does not let the workload be watched from inside, a container beside
// it takes its lookups. Errors are *egress.MissingError and
// *harness.UnsupportedError when this machine cannot do it, and otherwise as those of Run.
func (e *Engine) TraceEgress(ctx context.Context, run harness.Run, t *harness.Trial, executable string) (*harness.Egress, error) {
	if len(t.Command) == 0 {
		return nil, &harness.UnsupportedError{Reason: "the workload did not start"}
	}
	supervisor, err := egress.FindSupervisor(executable, e.engine.Architecture)
	if err != nil {
		return nil, err
	}
	f, err := newTraceFolder(supervisor)
	if err != nil {
		return nil, err
	}
	defer f.remove()
	run.WithoutNetwork, run.Again = true, true
	run.Stdout, run.Stderr = nil, nil
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
		return nil, &harness.UnsupportedError{Reason: "the workload cannot be started to be watched: " + traced.StartError}
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
	case traced.TimedOut, traced.Stay != nil && traced.Stay.Stayed:
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

// unprivilegedPort is the kernel parameter, of the container's network alone, that lets a USER other than root take DNS's port.
// Docker sets it by itself, Podman does not.
const unprivilegedPort = "net.ipv4.ip_unprivileged_port_start"

// traceFolder holds what is mounted into a traced container, and the results of such runs.
type traceFolder struct {
	dir, supervisor string
}

func newTraceFolder(supervisor string) (*traceFolder, error) {
	dir, err := os.MkdirTemp("", "seatrial-egress-")
	if err != nil {
		return nil, fmt.Errorf("preparing the traced run: %w", err)
	}
	f := &traceFolder{dir: dir, supervisor: supervisor}
	for name, text := range map[string]string{f.trace(): "", f.resolvConf(): egress.ResolvConf} {
		if err = os.WriteFile(name, []byte(text), 0o644); err != nil {
			break
		}
	}
	if err == nil {
		// The supervisor has the USER of the image. The folder itself is this user's alone.
		err = os.Chmod(f.trace(), 0o666)
	}
	if err != nil {
		f.remove()
		return nil, fmt.Errorf("preparing the traced run: %w", err)
	}
	return f, nil
}

func (f *traceFolder) trace() string              { return filepath.Join(f.dir, "trace") }
func (f *traceFolder) resolvConf() string         { return filepath.Join(f.dir, "resolv.conf") }
func (f *traceFolder) results(name string) string { return filepath.Join(f.dir, name) }
func (f *traceFolder) remove()                    { os.RemoveAll(f.dir) }

// mount makes the supervisor, its trace and its port there for a container, and sends lookups to it.
func (f *traceFolder) mount(p *plan) {
	p.bind(f.supervisor, egress.SupervisorPath, true)
	p.bind(f.trace(), egress.TracePath, false)
	f.mountResolvConf(p)
	p.host.Sysctls = map[string]string{unprivilegedPort: "0"}
}

// mountResolvConf is a mount of ours because engines disagree about what a container without a network gets.
func (f *traceFolder) mountResolvConf(p *plan) { p.bind(f.resolvConf(), "/etc/resolv.conf", true) }

// read reads the trace and empties it for the next run.
func (f *traceFolder) read() (*egress.Trace, error) {
	file, err := os.OpenFile(f.trace(), os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("reading the trace of the network: %w", err)
	}
	defer file.Close()
	trace, err := egress.Read(file)
	if err != nil {
		return nil, err
	}
	return trace, file.Truncate(0)
}
