package docker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"

	"github.com/seatrial/seatrial/harness"
)

const (
	// gatewayImage is the one that nodes of v1.9.3 use (pkg/executor/docker/network.go).
	gatewayImage = "ghcr.io/bacalhau-project/http-gateway:v0.3.17"
	// gatewayPort is where its proxy listens.
	gatewayPort = 8080
	// gatewayPatience bounds how long it may take to get ready.
	gatewayPatience = time.Minute
	// noDomain is what a node says when it has none to let through; it finds that only when it starts the job.
	noDomain = "setting up network: invalid networking configuration, at least one domain is required when HTTP networking is enabled"
)

// gateway is what a node makes for a job in http mode: a network without a way out, and a proxy that is on this
// network and on the engine's bridge, and lets requests to the job's domains through.
type gateway struct {
	network, container string
	image              string
	domains            []string
	// subnet is the network's, and address the proxy's in it.
	subnet  netip.Prefix
	address netip.Addr
}

// proxy is the gateway's address and port, as in the job's HTTP_PROXY.
func (g *gateway) proxy() string { return netip.AddrPortFrom(g.address, gatewayPort).String() }

// environment are the variables of the gateway's container; env are those of the job.
func (g *gateway) environment(env []string) []string {
	clients, _ := json.Marshal([]string{g.subnet.String()}) // lists of strings always are JSON
	domains, _ := json.Marshal(g.domains)
	own := []string{"BACALHAU_HTTP_CLIENTS=" + string(clients), "BACALHAU_HTTP_DOMAINS=" + string(domains)}
	for _, pair := range env {
		if strings.HasPrefix(pair, "BACALHAU_JOB_ID=") || strings.HasPrefix(pair, "BACALHAU_EXECUTION_ID=") {
			own = append(own, pair)
		}
	}
	return own
}

// openGateway makes the network of a plan in http mode, starts its gateway and points the plan at it. What was made
// is in the plan also after an error, for closeGateway. The error is an *UnsupportedError when the engine has no
// gateway to start.
func (e *Engine) openGateway(ctx context.Context, run harness.Run, p *plan) error {
	g := &gateway{image: e.gatewayImage, domains: run.Job.Task().Network.DomainSet()}
	p.gateway = g
	pull := run
	pull.Image, pull.Platform = g.image, ""
	if err := e.ensureImage(ctx, pull); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &UnsupportedError{Reason: fmt.Sprintf("the local run has no http network: %v", err)}
	}
	steady := context.WithoutCancel(ctx)
	name := "seatrial-" + strings.ReplaceAll(p.config.Labels[label], "/", "-")
	made, err := e.client.NetworkCreate(steady, name, client.NetworkCreateOptions{
		Driver: "bridge", Scope: "local", Internal: true, Attachable: true, Labels: p.config.Labels,
	})
	if err != nil {
		return fmt.Errorf("making the job's network: %s", daemonText(err))
	}
	g.network = made.ID
	got, err := e.networks(steady, make(client.Filters).Add("id", g.network))
	if err != nil {
		return fmt.Errorf("making the job's network: %w", err)
	}
	if len(got) != 1 || len(got[0].IPAM.Config) == 0 || !got[0].IPAM.Config[0].Subnet.IsValid() {
		return errors.New("making the job's network: the engine gave it no addresses")
	}
	g.subnet = got[0].IPAM.Config[0].Subnet
	if err := e.startGateway(steady, g, p); err != nil {
		return err
	}
	if err := e.awaitGateway(ctx, g, name); err != nil {
		return err
	}
	p.host.NetworkMode = container.NetworkMode(name)
	p.config.Env = append(p.config.Env, "http_proxy="+g.proxy(), "https_proxy="+g.proxy())
	return nil
}

// closeGateway removes what openGateway made. A network goes only after the last container on it.
func (e *Engine) closeGateway(g *gateway) error {
	if g == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), cleanupTimeout)
	defer cancel()
	var first error
	if g.container != "" {
		if _, err := e.client.ContainerRemove(ctx, g.container, client.ContainerRemoveOptions{Force: true, RemoveVolumes: true}); err != nil {
			first = fmt.Errorf("removing the http gateway: %s", daemonText(err))
		}
	}
	if g.network != "" {
		if _, err := e.client.NetworkRemove(ctx, g.network, client.NetworkRemoveOptions{}); err != nil && first == nil {
			first = fmt.Errorf("removing the job's network: %s", daemonText(err))
		}
	}
	return first
}
