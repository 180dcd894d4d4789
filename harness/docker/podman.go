package docker

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/moby/moby/client"

	"github.com/seatrial/seatrial/harness"
)

// A node has Docker Engine. Where Podman does or says something else, it is evened out in this file, except for the
// memory limit, of which outOfMemory and the kernel's counters tell, and of its networks (see engineNetwork). What stays
// different: Podman has no BuildKit, trusts no registry without TLS on its own, and crun writes to stderr in JSON why a
// program does not run (F12, F13), which the check trial-exit knows.

// minMemory is what Docker Engine gives a container at the least, in bytes; Podman tries to run it with less (F38).
const minMemory = 6 << 20

// podmanWords turn Podman's refusals to start a container, and those of crun below it, into Docker Engine's words. They
// get what the pattern's group matched, and the first word of the command.
var podmanWords = []struct {
	said   *regexp.Regexp
	docker func(said, command string) string
}{
	{regexp.MustCompile(`(no command or entrypoint provided), and no CMD`), func(string, string) string { // F14
		return "No command specified"
	}},
	// Podman 5 tries to start nothing at all.
	{regexp.MustCompile("(exec: \"\": executable file not found|crun: executable file `` not found)"), func(string, string) string { // F14
		return "No command specified"
	}},
	{regexp.MustCompile("crun: executable file `([^`]*)` not found"), func(name, _ string) string { // F9, F10
		if path.IsAbs(name) {
			return fmt.Sprintf("exec: %q: stat %s: no such file or directory", name, name)
		}
		return fmt.Sprintf("exec: %q: executable file not found in $PATH", name)
	}},
	{regexp.MustCompile(`crun: (open executable): (?:Permission denied|Operation not permitted)`), func(_, command string) string { // F11
		return fmt.Sprintf("exec: %q: permission denied", command)
	}},
}

// dockerWords says in Docker Engine's words why a container could not be started.
func dockerWords(text, command string) string {
	for _, w := range podmanWords {
		if match := w.said.FindStringSubmatch(text); match != nil {
			return w.docker(match[1], command)
		}
	}
	return text
}

// evenOut gives a trial that did not start the words that Docker Engine has for it.
func (e *Engine) evenOut(ctx context.Context, p *plan, t *harness.Trial) {
	if !e.podman || t.StartError == "" {
		return
	}
	t.StartError = dockerWords(t.StartError, e.command(ctx, p))
}

// command is the first word of a plan's command, or of its image's.
func (e *Engine) command(ctx context.Context, p *plan) string {
	words := slices.Concat(p.config.Entrypoint, p.config.Cmd)
	if len(p.config.Entrypoint) == 0 {
		got, err := e.client.ImageInspect(ctx, p.config.Image)
		if err == nil && got.Config != nil {
			words = slices.Concat(got.Config.Entrypoint, words, got.Config.Cmd)
		}
	}
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// askPodman asks Podman itself whether it runs without root, and what it can limit then: to Docker's clients version 4 says
// neither, and tells them what the kernel can do instead.
func (e *Engine) askPodman(ctx context.Context) error {
	if !e.podman {
		return nil
	}
	var info struct {
		Host struct {
			Manager     string   `json:"cgroupManager"`
			Controllers []string `json:"cgroupControllers"`
			Security    struct{ Rootless bool }
		}
	}
	if err := e.ask(ctx, "/v4.0.0/libpod/info", &info); err != nil {
		return err
	}
	if e.rootless = info.Host.Security.Rootless; e.rootless {
		// Without systemd nobody has delegated any, whatever there is.
		has := func(controller string) bool {
			return info.Host.Manager == "systemd" && slices.Contains(info.Host.Controllers, controller)
		}
		e.limits = limits{memory: has("memory"), cpu: has("cpu")}
	}
	return nil
}

// refusal is what Docker Engine says of a plan that Podman would try to run, as does an engine that limits nothing.
func (e *Engine) refusal(p *plan) string {
	if (e.podman || !e.limits.memory) && p.memory > 0 && p.memory < minMemory {
		return "Minimum memory limit allowed is 6MB"
	}
	return ""
}

// attachFault is why a container cannot be attached to. Podman prepares the start when attaching, and gives the
// reason for a failure only when starting.
func (e *Engine) attachFault(ctx context.Context, id string, err error) error {
	if _, reason := e.client.ContainerStart(ctx, id, client.ContainerStartOptions{}); reason != nil {
		return reason
	}
	return err
}

// unpackAt is where an archive about a mount is unpacked, and where the mount is from there. Docker Engine leaves the folder as
// it is into which it unpacks, so that is the one above all mounts; Podman sees only the mount that it unpacks into.
func (e *Engine) unpackAt(target string) (at, within string) {
	if e.podman {
		return target, "."
	}
	return "/", strings.TrimPrefix(target, "/")
}

// checkHealth has Podman make a container's health check now. It leaves them to systemd, which is not everywhere where
// Podman is. What comes of it is what inspecting the container says from then on.
func (e *Engine) checkHealth(ctx context.Context, id string) {
	if e.podman {
		_ = e.ask(ctx, "/v4.0.0/libpod/containers/"+id+"/healthcheck", &struct{}{})
	}
}

// gatewayLook is how often a gateway that gets ready is looked at. On Podman each look is a health check, of which the
// image wants one a second: some that fail are the end.
func (e *Engine) gatewayLook() time.Duration {
	if e.podman {
		return time.Second
	}
	return 200 * time.Millisecond
}

// HasBuildKit returns an *UnsupportedError for an engine that cannot be asked to build.
func (e *Engine) HasBuildKit() error {
	if !e.podman {
		return nil
	}
	return &UnsupportedError{Reason: "reaching the engine's BuildKit: " + e.name +
		" has none; build with podman build, and try what it made: seatrial test docker-daemon:localhost/NAME"}
}
