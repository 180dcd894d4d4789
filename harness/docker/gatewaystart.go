package docker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
)

// startGateway starts the proxy on both networks.
func (e *Engine) startGateway(ctx context.Context, g *gateway, p *plan) error {
	host := &container.HostConfig{NetworkMode: modeBridge, CapAdd: []string{"NET_ADMIN"}, ExtraHosts: []string{hostGateway}}
	e.nameHost(ctx, host)
	made, err := e.client.ContainerCreate(ctx, client.ContainerCreateOptions{
		Config:     &container.Config{Image: g.image, Env: g.environment(p.config.Env), Labels: p.config.Labels},
		HostConfig: host,
	})
	if err != nil {
		return fmt.Errorf("starting the http gateway: %s", daemonText(err))
	}
	g.container = made.ID
	if _, err := e.client.NetworkConnect(ctx, g.network, client.NetworkConnectOptions{Container: g.container}); err != nil {
		return fmt.Errorf("starting the http gateway: %s", daemonText(err))
	}
	if _, err := e.client.ContainerStart(ctx, g.container, client.ContainerStartOptions{}); err != nil {
		return fmt.Errorf("starting the http gateway: %s", daemonText(err))
	}
	return nil
}

// awaitGateway waits until the proxy answers its health check, as a node does, and notes its address.
func (e *Engine) awaitGateway(ctx context.Context, g *gateway, network string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, gatewayPatience, errors.New("starting the http gateway: it is not ready after "+gatewayPatience.String()))
	defer cancel()
	look := time.NewTicker(e.gatewayLook())
	defer look.Stop()
	for {
		got, err := e.client.ContainerInspect(ctx, g.container, client.ContainerInspectOptions{})
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return fmt.Errorf("starting the http gateway: %s", daemonText(err))
		}
		state := got.Container.State
		switch {
		case state == nil || state.Health == nil || state.Health.Status == container.NoHealthcheck:
			return &UnsupportedError{Reason: "the local run has no http network: the engine's " + g.image + " has no health check"}
		case state.Health.Status == container.Unhealthy || !state.Running:
			return &UnsupportedError{Reason: "the local run has no http network: the gateway " + g.image + " does not start on this machine"}
		case state.Health.Status == container.Healthy:
			if got.Container.NetworkSettings != nil && got.Container.NetworkSettings.Networks[network] != nil {
				g.address = got.Container.NetworkSettings.Networks[network].IPAddress
			}
			if !g.address.IsValid() {
				return errors.New("starting the http gateway: it is not on the job's network")
			}
			return nil
		}
		e.checkHealth(ctx, g.container)
		select {
		case <-look.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
