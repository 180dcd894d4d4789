package network

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// sweepTimeout bounds the removal of left containers.
const sweepTimeout = 30 * time.Second

// sweep removes the containers and networks that nodes have left in the engine. A node removes its own
// when it is asked to end, but misses those that it has created and not started yet, and a node that
// was killed removes none. No engine means nothing to remove.
func sweep(nodeIDs []string) error {
	client, base, ok := engineClient(os.Getenv("DOCKER_HOST"))
	if !ok || len(nodeIDs) == 0 {
		return nil
	}
	defer client.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(context.Background(), sweepTimeout)
	defer cancel()
	var errs []error
	for _, id := range nodeIDs {
		errs = append(errs, engine{client, base}.sweep(ctx, id))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("removing the network's containers: %w", err)
	}
	return nil
}

// engineClient reaches the engine where nodes do: DOCKER_HOST, or the default socket.
func engineClient(host string) (_ *http.Client, base string, ok bool) {
	if host == "" {
		host = "unix:///var/run/docker.sock"
	}
	address, err := url.Parse(host)
	switch {
	case err == nil && address.Scheme == "unix":
		dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", address.Path)
		}
		return &http.Client{Transport: &http.Transport{DialContext: dial}}, "http://engine", true
	case err == nil && address.Scheme == "tcp":
		return &http.Client{Transport: &http.Transport{}}, "http://" + address.Host, true
	}
	return nil, "", false
}

// engine is the part of the Docker Engine API that removes things.
type engine struct {
	client *http.Client
	base   string
}

func (e engine) sweep(ctx context.Context, nodeID string) error {
	// The label is set by pkg/executor/docker/executor.go on all that a node makes.
	filter, err := json.Marshal(map[string][]string{"label": {"bacalhau-executor=bacalhau-" + nodeID}})
	if err != nil {
		return err
	}
	filters := "filters=" + url.QueryEscape(string(filter))
	var containers []struct{ ID string }
	if err := e.call(ctx, http.MethodGet, "/containers/json?all=1&"+filters, &containers); err != nil {
		var unreachable *net.OpError
		if errors.As(err, &unreachable) {
			return nil
		}
		return err
	}
	var errs []error
	for _, c := range containers {
		errs = append(errs, e.call(ctx, http.MethodDelete, "/containers/"+c.ID+"?force=1&v=1", nil))
	}
	errs = append(errs, e.call(ctx, http.MethodPost, "/networks/prune?"+filters, nil))
	return errors.Join(errs...)
}

// call decodes the answer into result unless that is nil. What is gone already, or is being removed
// by someone else, counts as removed.
func (e engine) call(ctx context.Context, method, path string, result any) error {
	request, err := http.NewRequestWithContext(ctx, method, e.base+path, nil)
	if err != nil {
		return err
	}
	response, err := e.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusBadRequest {
		var answer struct{ Message string }
		_ = json.NewDecoder(response.Body).Decode(&answer) // a message is a courtesy
		if method == http.MethodDelete && (response.StatusCode == http.StatusNotFound || response.StatusCode == http.StatusConflict) {
			return nil
		}
		return errors.New(strings.TrimSpace(response.Status + " " + answer.Message))
	}
	if result == nil {
		return nil
	}
	return json.NewDecoder(response.Body).Decode(result)
}
