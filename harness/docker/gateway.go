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

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/words"
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
// is in the plan also after an error, for closeGateway. The error is an *harness.UnsupportedError when the engine has no
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
		return &harness.UnsupportedError{Reason: fmt.Sprintf("the local run has no http network: %v", err)}
	}
	steady := context.WithoutCancel(ctx)
	name := "seatrial-" + strings.ReplaceAll(p.config.Labels[label], "/", "-")
	var err error
	if g.network, err = e.engine.CreateNetwork(steady, name, p.config.Labels); err != nil {
		return fmt.Errorf("making the job's network: %w", err)
	}
	got, err := e.engine.Networks(steady, "id", g.network)
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
		if err := e.engine.Remove(ctx, g.container); err != nil {
			first = fmt.Errorf("removing the http gateway: %w", err)
		}
	}
	if g.network != "" {
		if err := e.engine.RemoveNetwork(ctx, g.network); err != nil && first == nil {
			first = fmt.Errorf("removing the job's network: %w", err)
		}
	}
	return first
}

// startGateway starts the proxy on both networks.
func (e *Engine) startGateway(ctx context.Context, g *gateway, p *plan) error {
	host := &container.HostConfig{NetworkMode: modeBridge, CapAdd: []string{"NET_ADMIN"}, ExtraHosts: []string{hostGateway}}
	e.nameHost(ctx, host)
	config := &container.Config{Image: g.image, Env: g.environment(p.config.Env), Labels: p.config.Labels}
	var err error
	if g.container, err = e.engine.Create(ctx, config, host); err == nil {
		err = e.engine.ConnectNetwork(ctx, g.network, g.container)
	}
	if err == nil {
		err = e.engine.Start(ctx, g.container)
	}
	if err != nil {
		return fmt.Errorf("starting the http gateway: %w", err)
	}
	return nil
}

// awaitGateway waits until the proxy answers its health check, as a node does, and notes its address.
func (e *Engine) awaitGateway(ctx context.Context, g *gateway, network string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, gatewayPatience, errors.New("starting the http gateway: it is not ready after "+gatewayPatience.String()))
	defer cancel()
	look := time.NewTicker(e.engine.HealthInterval())
	defer look.Stop()
	for {
		got, err := e.engine.Inspect(ctx, g.container)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return fmt.Errorf("starting the http gateway: %w", err)
		}
		state := got.State
		switch {
		case state == nil || state.Health == nil || state.Health.Status == container.NoHealthcheck:
			return &harness.UnsupportedError{Reason: "the local run has no http network: the engine's " + g.image + " has no health check"}
		case state.Health.Status == container.Unhealthy || !state.Running:
			return &harness.UnsupportedError{Reason: "the local run has no http network: the gateway " + g.image + " does not start on this machine"}
		case state.Health.Status == container.Healthy:
			if got.NetworkSettings != nil && got.NetworkSettings.Networks[network] != nil {
				g.address = got.NetworkSettings.Networks[network].IPAddress
			}
			if !g.address.IsValid() {
				return errors.New("starting the http gateway: it is not on the job's network")
			}
			return nil
		}
		e.engine.CheckHealth(ctx, g.container)
		select {
		case <-look.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// The names that a repeated run uses, and how it removes them in the end.
const (
	gatewayNetwork = "seatrial-http"
	gatewayName    = "seatrial-gateway"
	gatewayRemoval = "docker rm --force " + gatewayName + "; docker network rm " + gatewayNetwork
)

// commandLine makes the network and the gateway by hand, with the addresses that they had.
func (g *gateway) commandLine(env []string) string {
	create := []string{"docker", "create", "--name", gatewayName, "--cap-add", "NET_ADMIN", "--add-host", hostGateway}
	for _, pair := range g.environment(env) {
		create = append(create, "--env", envWord(pair))
	}
	line := words.ShellLine([]string{"docker", "network", "create", "--internal", "--subnet", g.subnet.String(), gatewayNetwork}) +
		" && " + words.ShellLine(append(create, g.image)) +
		" && " + words.ShellLine([]string{"docker", "network", "connect", "--ip", g.address.String(), gatewayNetwork, gatewayName}) +
		" && docker start " + gatewayName
	return line + ` && until [ "$(docker inspect --format '{{.State.Health.Status}}' ` + gatewayName + `)" = healthy ]; do sleep 1; done`
}
