package docker

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/harness/egress"
)

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
