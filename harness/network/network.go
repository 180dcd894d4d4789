// Package network runs a real Bacalhau network on this machine: orchestrator, compute nodes and,
// when asked, a registry for them to pull from. Everything listens on the loopback interface, except
// Bacalhau's local publisher, which offers no choice (contract 7).
//
// It knows nothing of the client, so tests of every package may start one.
package network

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/seatrial/seatrial/harness/engine"
	"github.com/seatrial/seatrial/harness/session"
)

// Options say what network to start. The zero value is one node that is orchestrator and compute node.
type Options struct {
	// Binary is the bacalhau program; see Find.
	Binary string
	// IPFS is the ipfs program, of an IPFS node for the network; see FindIPFS. There is none when it is empty.
	IPFS string
	// Dir is where the network's folder is made, and is made itself when missing; empty means the
	// system's temporary folder. The engine must be able to mount it.
	Dir string
	// Registry is served beside the network when it is set; see Network.RegistryAddress.
	Registry http.Handler
	// AllowPaths are local inputs that jobs may mount, in Bacalhau's pattern: "/data/**:ro" (contract 2, local).
	AllowPaths []string
	// Compute is how many further compute nodes join the first.
	Compute int
	// Config are further settings as `bacalhau serve -c` takes them: "Key.Sub=value". ConfigFile has those that have no such
	// form, as the users of an API that asks for authentication, as they are in Bacalhau's own config.yaml; its Compute is
	// AllowPaths'.
	Config     []string
	ConfigFile map[string]any
	// Authorization is the header of requests to such an API, of a user who may read nodes.
	Authorization string
	// Env are further NAME=value pairs for the nodes, such as AWS keys, which make the s3 sources appear.
	Env []string
	// States is the folder in which the network is noted, so that others find it, and remove what is left when this process
	// is killed; see States. It is not noted when that is empty. Command is who notes it.
	States, Command string
	// Unnoted is told when it cannot be noted there; without it that is an error.
	Unnoted func(error)
}

// Network is a running Bacalhau network.
type Network struct {
	// Endpoint is the orchestrator's API: "http://127.0.0.1:41234".
	Endpoint string
	// RegistryAddress as it stands in image references, "127.0.0.1:41235"; empty without Options.Registry.
	RegistryAddress string
	// IPFSPath is the repository of its IPFS node, for IPFS_PATH; empty without Options.IPFS.
	IPFSPath string
	// Dir holds the nodes' data and logs; Stop removes it.
	Dir string

	nodes []*node
	// ipfs is the IPFS node; nil for none.
	ipfs  *node
	state *State
	// ended are the nodes that have, each once.
	ended    chan *node
	nodeIDs  []string
	registry *registry
}

// dirPattern is how the folders of networks are named, a "*" standing for digits.
const dirPattern = "seatrial-network-*"

// sweepTimeout bounds the removal of what is left in the engine.
const sweepTimeout = 30 * time.Second

// startTries bounds how often Start looks for other ports: a free port can be taken before the node listens on it.
const startTries = 3

// Start runs a network and returns when every node is connected. The error of a node that does not
// start carries the last useful line of its log. Nothing is left behind on failure.
func Start(ctx context.Context, o Options) (*Network, error) {
	for try := 1; ; try++ {
		n, err := start(ctx, o)
		if err == nil || try == startTries || !errors.Is(err, errPortTaken) {
			return n, err
		}
	}
}

func start(ctx context.Context, o Options) (_ *Network, err error) {
	if o.Dir != "" {
		if err := os.MkdirAll(o.Dir, 0o755); err != nil {
			return nil, fmt.Errorf("making the network's folder: %w", err)
		}
	}
	dir, err := os.MkdirTemp(o.Dir, dirPattern)
	if err != nil {
		return nil, fmt.Errorf("making the network's folder: %w", err)
	}
	n := &Network{Dir: dir, ended: make(chan *node, 2+o.Compute), state: newState(o.States, o.Command)}
	defer func() {
		if err != nil {
			err = errors.Join(err, n.Stop())
		}
	}()

	if o.Registry != nil {
		if n.registry, err = serveRegistry(o.Registry); err != nil {
			return nil, err
		}
		n.RegistryAddress = n.registry.address
	}
	ports, err := freePorts(3 + 2*o.Compute)
	if err != nil {
		return nil, err
	}
	api, nats := ports[0], ports[1]
	n.Endpoint = fmt.Sprintf("http://127.0.0.1:%d", api)

	n.state.Endpoint, n.state.RegistryAddress, n.state.Dir = n.Endpoint, n.RegistryAddress, dir
	if err := n.note(o); err != nil {
		return nil, err
	}

	if o.IPFS != "" {
		config, err := n.startIPFS(ctx, o)
		if err != nil {
			return nil, err
		}
		o.Config = slices.Concat(o.Config, config)
	}
	environment := engineEnvironment(ctx)
	for i := range 1 + o.Compute {
		s := settings{options: o, engine: environment, dir: filepath.Join(dir, fmt.Sprintf("node%d", i)), api: api, nats: nats, publisher: ports[2]}
		if i > 0 {
			s.api, s.publisher, s.computeOnly = ports[1+2*i], ports[2+2*i], true
		}
		started, err := startNode(s, n.ended)
		if err != nil {
			return nil, err
		}
		n.nodes = append(n.nodes, started)
		n.state.Nodes = append(n.state.Nodes, session.ProcessOf(started.process.Pid))
		if err := n.note(o); err != nil {
			return nil, err
		}
		// A node that finds no orchestrator tries again only after twenty seconds.
		if err := n.awaitReady(ctx, o); err != nil {
			return nil, err
		}
	}
	n.state.NodeIDs, n.state.Ready = n.nodeIDs, true
	if err := n.note(o); err != nil {
		return nil, err
	}
	return n, nil
}

// note writes the state as it is by now, unless that could not be done before.
func (n *Network) note(o Options) error {
	err := n.state.write()
	if err == nil || o.Unnoted == nil {
		return err
	}
	o.Unnoted(err)
	n.state.path = ""
	return nil
}

// Stop ends the network and removes its containers, images and folder. A node that does not end in time is killed, and the
// error says so. What is in an engine that does not answer is left to the next process.
func (n *Network) Stop() error {
	var errs []error
	for i := len(n.nodes) - 1; i >= 0; i-- {
		errs = append(errs, n.nodes[i].stop())
	}
	if n.ipfs != nil {
		errs = append(errs, n.ipfs.stop())
	}
	ctx, cancel := context.WithTimeout(context.Background(), sweepTimeout)
	defer cancel()
	swept := sweep(ctx, n.nodeIDs, n.RegistryAddress)
	if !engine.Unreached(swept) {
		errs = append(errs, swept)
	}
	if n.registry != nil {
		errs = append(errs, n.registry.close())
	}
	if err := os.RemoveAll(n.Dir); err != nil {
		errs = append(errs, fmt.Errorf("removing the network's folder: %w", err))
	}
	if swept == nil && errors.Join(errs...) == nil { // else the next one tries again
		errs = append(errs, n.state.remove())
	}
	return errors.Join(errs...)
}

// freePorts returns n different TCP ports that nothing on this machine listens on. All are held open
// until the last is found. The wildcard address is asked because the local publisher listens there.
func freePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		listener, err := net.Listen("tcp", ":0")
		if err != nil {
			return nil, fmt.Errorf("looking for a free port: %w", err)
		}
		defer listener.Close()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// registry is the registry the nodes' engine pulls from: engines accept plain HTTP on loopback addresses.
type registry struct {
	address string
	server  *http.Server
}

func serveRegistry(handler http.Handler) (*registry, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("starting a registry: %w", err)
	}
	r := &registry{
		address: listener.Addr().String(),
		server:  &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute},
	}
	go func() { _ = r.server.Serve(listener) }() // ends with ErrServerClosed
	return r, nil
}

func (r *registry) close() error {
	if err := r.server.Close(); err != nil {
		return fmt.Errorf("stopping the registry: %w", err)
	}
	return nil
}
