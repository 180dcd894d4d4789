package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seatrial/seatrial/fixtures/networktest"
	"github.com/seatrial/seatrial/fixtures/registrytest"
	"github.com/seatrial/seatrial/harness/network"
)

// The users of a network that has some: one who may do everything, and one who may only look.
const (
	adminKey       = "0123456789abcdef0123"
	readerName     = "reader"
	readerPassword = "ten-characters"
)

// sharedNodes are real Bacalhau networks that the scripts of one test share, by how they were asked for.
type sharedNodes struct {
	t          *testing.T
	mutex      sync.Mutex
	networks   map[string]*network.Network
	registries []string
}

// newSharedNodes cleans up after the networks have ended: a job that was left running holds its image until then.
func newSharedNodes(t *testing.T) *sharedNodes {
	n := &sharedNodes{t: t, networks: map[string]*network.Network{}}
	t.Cleanup(func() {
		for _, registry := range n.registries {
			registrytest.Forget(registry)
		}
	})
	return n
}

// use points a script at a network, with users, further compute nodes or settings of its own: node [-users] [-more NUMBER]
// [KEY=VALUE…]. What begins with AWS_ is a variable of its environment.
// The users are the holder of the key $ADMIN_KEY, and reader, who may read and nothing else, with the password $READER_PASSWORD.
func (n *sharedNodes) use(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("unsupported: ! node")
	}
	net, err := n.of(args)
	ts.Check(err)
	n.mutex.Lock()
	n.registries = append(n.registries, ts.Getenv("REGISTRY"))
	n.mutex.Unlock()
	ts.Setenv("BACALHAU_API_HOST", net.Endpoint)
	ts.Setenv("ADMIN_KEY", adminKey)
	ts.Setenv("READER_PASSWORD", readerPassword)
}

// of starts a network the first time it is asked for.
func (n *sharedNodes) of(args []string) (*network.Network, error) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	key := strings.Join(args, " ")
	if net := n.networks[key]; net != nil {
		return net, nil
	}
	ctx := context.Background()
	binary, err := network.Find(ctx, nil)
	if err != nil {
		return nil, err
	}
	options := network.Options{Binary: binary, AllowPaths: []string{filepath.Join(os.TempDir(), "**:rw")}}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "-more" && i+1 < len(args) {
			i++
			if options.Compute, err = strconv.Atoi(args[i]); err != nil {
				return nil, err
			}
			continue
		}
		if strings.HasPrefix(arg, "AWS_") {
			options.Env = append(options.Env, arg)
			continue
		}
		if arg != "-users" {
			options.Config = append(options.Config, arg)
			continue
		}
		options.ConfigFile, options.Authorization = networktest.Users(
			networktest.User{Key: adminKey, Actions: []string{"*"}},
			networktest.User{Name: readerName, Password: readerPassword, Actions: []string{"read:*"}},
		)
	}
	net, err := network.Start(ctx, options)
	if err != nil {
		return nil, err
	}
	n.networks[key] = net
	n.t.Cleanup(func() {
		if err := net.Stop(); err != nil {
			n.t.Error(err)
		}
	})
	return net, nil
}
