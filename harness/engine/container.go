package engine

import (
	"bufio"
	"context"
	"io"
	"net"
	"slices"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
)

// Create makes a container and does not start it.
func (e *Engine) Create(ctx context.Context, config *container.Config, host *container.HostConfig) (id string, err error) {
	made, err := e.api.ContainerCreate(ctx, client.ContainerCreateOptions{Config: config, HostConfig: host})
	return made.ID, InWords(err)
}

// Start starts a container.
func (e *Engine) Start(ctx context.Context, id string) error {
	_, err := e.api.ContainerStart(ctx, id, client.ContainerStartOptions{})
	return InWords(err)
}

// Kill ends a container. One that is gone or has ended by itself is no error.
func (e *Engine) Kill(ctx context.Context, id string) error {
	_, err := e.api.ContainerKill(ctx, id, client.ContainerKillOptions{Signal: "KILL"})
	if errdefs.IsConflict(err) || errdefs.IsNotFound(err) {
		return nil
	}
	return InWords(err)
}

// Remove ends a container if it runs, and removes it with its volumes.
func (e *Engine) Remove(ctx context.Context, id string) error {
	_, err := e.api.ContainerRemove(ctx, id, client.ContainerRemoveOptions{Force: true, RemoveVolumes: true})
	return InWords(err)
}

// Containers are those with a label, "NAME" or "NAME=VALUE", whether they run or not.
func (e *Engine) Containers(ctx context.Context, label string) ([]container.Summary, error) {
	ctx, cancel := due(ctx)
	defer cancel()
	found, err := e.api.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: make(client.Filters).Add("label", label)})
	return found.Items, InWords(err)
}

// Publishing are the running containers to which a port of the engine's machine leads.
func (e *Engine) Publishing(ctx context.Context, port int) ([]container.Summary, error) {
	ctx, cancel := due(ctx)
	defer cancel()
	found, err := e.api.ContainerList(ctx, client.ContainerListOptions{})
	if err != nil {
		return nil, InWords(err)
	}
	return slices.DeleteFunc(found.Items, func(c container.Summary) bool {
		return !slices.ContainsFunc(c.Ports, func(p container.PortSummary) bool { return int(p.PublicPort) == port })
	}), nil
}

// Inspect is what the engine knows of a container.
func (e *Engine) Inspect(ctx context.Context, id string) (container.InspectResponse, error) {
	ctx, cancel := due(ctx)
	defer cancel()
	found, err := e.api.ContainerInspect(ctx, id, client.ContainerInspectOptions{})
	return found.Container, InWords(err)
}

// attached is a container's output, in the engine's frames.
type attached struct {
	*bufio.Reader
	net.Conn
}

// Read implements io.Reader.
func (a attached) Read(p []byte) (int, error) { return a.Reader.Read(p) }

// Attach is the output that a created container will have, in the engine's frames (see stdcopy). Podman prepares the start when
// it attaches, and gives the reason for a failure only when it starts.
func (e *Engine) Attach(ctx context.Context, id string) (io.ReadCloser, error) {
	asking, cancel := due(ctx)
	defer cancel()
	stream, err := e.api.ContainerAttach(asking, id, client.ContainerAttachOptions{Stream: true, Stdout: true, Stderr: true})
	if err != nil {
		if reason := e.Start(ctx, id); reason != nil {
			return nil, reason
		}
		return nil, InWords(err)
	}
	return attached{stream.Reader, stream.Conn}, nil
}

// AttachTerminal is both what goes into a created container and what comes out: as it is with a terminal of its own, in the
// engine's frames without.
func (e *Engine) AttachTerminal(ctx context.Context, id string) (*Stream, error) {
	asking, cancel := due(ctx)
	defer cancel()
	stream, err := e.api.ContainerAttach(asking, id, client.ContainerAttachOptions{Stream: true, Stdin: true, Stdout: true, Stderr: true})
	if err != nil {
		if reason := e.Start(ctx, id); reason != nil {
			return nil, reason
		}
		return nil, InWords(err)
	}
	return &Stream{attached{stream.Reader, stream.Conn}, stream.CloseWrite}, nil
}

// Stream is a connection to a container in both directions.
type Stream struct {
	attached
	closeWrite func() error
}

// CloseWrite tells the container that nothing more comes.
func (s *Stream) CloseWrite() error { return s.closeWrite() }

// Resize sets the size of a container's terminal, in characters.
func (e *Engine) Resize(ctx context.Context, id string, width, height uint) error {
	_, err := e.api.ContainerResize(ctx, id, client.ContainerResizeOptions{Width: width, Height: height})
	return InWords(err)
}

// Ended tells when a container has ended the next time, or, for one that may have ended already, when it does not run. It is
// asked for before it returns.
func (e *Engine) Ended(ctx context.Context, id string, when container.WaitCondition) <-chan error {
	waiting := e.api.ContainerWait(ctx, id, client.ContainerWaitOptions{Condition: when})
	ended := make(chan error, 1)
	go func() {
		select {
		case <-waiting.Result:
			ended <- nil
		case err := <-waiting.Error:
			ended <- InWords(err)
		}
	}()
	return ended
}

// Stats are a container's counters, a container.StatsResponse in JSON each second.
func (e *Engine) Stats(ctx context.Context, id string) (io.ReadCloser, error) {
	stats, err := e.api.ContainerStats(ctx, id, client.ContainerStatsOptions{Stream: true})
	return stats.Body, InWords(err)
}

// Changes are the files that a container has outside its mounts and its image has not.
func (e *Engine) Changes(ctx context.Context, id string) ([]container.FilesystemChange, error) {
	diff, err := e.api.ContainerDiff(ctx, id, client.ContainerDiffOptions{})
	return diff.Changes, InWords(err)
}

// Stat is what a file of a container is.
func (e *Engine) Stat(ctx context.Context, id, path string) (container.PathStat, error) {
	ctx, cancel := due(ctx)
	defer cancel()
	found, err := e.api.ContainerStatPath(ctx, id, client.ContainerStatPathOptions{Path: path})
	return found.Stat, InWords(err)
}

// CopyTo unpacks a tar archive into a folder of a container.
func (e *Engine) CopyTo(ctx context.Context, id, folder string, archive io.Reader) error {
	_, err := e.api.CopyToContainer(ctx, id, client.CopyToContainerOptions{DestinationPath: folder, Content: archive})
	return InWords(err)
}

// CopyFrom is a file of a container, as a tar archive.
func (e *Engine) CopyFrom(ctx context.Context, id, path string) (io.ReadCloser, error) {
	got, err := e.api.CopyFromContainer(ctx, id, client.CopyFromContainerOptions{SourcePath: path})
	return got.Content, InWords(err)
}
