package engine

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"path"
	"slices"
	"strings"
	"time"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// A node has Docker Engine. Where Podman does or says something else, it is evened out in this file, except for the
// memory limit, of which harness/docker's outOfMemory and the kernel's counters tell, and of its networks (see Network). What
// stays different: Podman has no BuildKit, trusts no registry without TLS on its own, and crun writes to stderr in JSON why a
// program does not run (F12, F13), which the check trial-exit knows.

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

// DockerWords says in Docker Engine's words why Podman could not start a container. command is the first word of what it runs.
func DockerWords(text, command string) string {
	for _, w := range podmanWords {
		if match := w.said.FindStringSubmatch(text); match != nil {
			return w.docker(match[1], command)
		}
	}
	return text
}

// minMemory is what Docker Engine gives a container at the least, in bytes; Podman tries to run it with less (F38).
const minMemory = 6 << 20

// RefusesMemory is what Docker Engine says of a memory limit, in bytes, that Podman would try to run with, as does an engine
// that limits nothing; empty for a limit that is fine, or none.
func (e *Engine) RefusesMemory(limit int64) string {
	if (e.Podman || !e.Limits.Memory) && limit > 0 && limit < minMemory {
		return "Minimum memory limit allowed is 6MB"
	}
	return ""
}

// askPodman asks Podman itself whether it runs without root, and what it can limit then: to Docker's clients version 4 says
// neither, and tells them what the kernel can do instead.
func (e *Engine) askPodman(ctx context.Context) error {
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
	if e.Rootless = info.Host.Security.Rootless; e.Rootless {
		// Without systemd nobody has delegated any, whatever there is.
		has := func(controller string) bool {
			return info.Host.Manager == "systemd" && slices.Contains(info.Host.Controllers, controller)
		}
		e.Limits = Limits{Memory: has("memory"), CPU: has("cpu")}
	}
	return nil
}

// UnpackAt is where an archive about a mount is unpacked, and where the mount is from there. Docker Engine leaves the folder as
// it is into which it unpacks, so that is the one above all mounts; Podman sees only the mount that it unpacks into.
func (e *Engine) UnpackAt(target string) (at, within string) {
	if e.Podman {
		return target, "."
	}
	return "/", strings.TrimPrefix(target, "/")
}

// CheckHealth has Podman make a container's health check now. It leaves them to systemd, which is not everywhere where
// Podman is. What comes of it is what inspecting the container says from then on.
func (e *Engine) CheckHealth(ctx context.Context, id string) {
	if e.Podman {
		_ = e.ask(ctx, "/v4.0.0/libpod/containers/"+id+"/healthcheck", &struct{}{})
	}
}

// HealthInterval is how often to look at a container that gets ready. On Podman each look is a health check, of which images want
// one a second: some that fail are the end.
func (e *Engine) HealthInterval() time.Duration {
	if e.Podman {
		return time.Second
	}
	return 200 * time.Millisecond
}

// HostAddress is where containers find this machine; it is not valid where the engine knows better. Podman 4.3 writes the
// words themselves into /etc/hosts. An engine that runs without root has a network of its own around it, and takes the bridge
// in there for the machine; Podman does from version 5 on what depends on how it makes that network.
func (e *Engine) HostAddress(ctx context.Context) netip.Addr {
	switch {
	case e.Rootless && (!e.Podman || strings.HasPrefix(e.Name, "Podman 4.")):
		return ownAddress()
	case e.Rootless || !e.Podman:
		return netip.Addr{}
	}
	var bridge struct {
		Subnets []struct{ Gateway netip.Addr }
	}
	if err := e.ask(ctx, "/v4.0.0/libpod/networks/podman/json", &bridge); err != nil || len(bridge.Subnets) == 0 {
		return netip.Addr{}
	}
	return bridge.Subnets[0].Gateway
}

// ownAddress is this machine's to others: that from which it would send to the world. Nothing is sent.
func ownAddress() netip.Addr {
	c, err := net.Dial("udp4", "198.51.100.1:9") // TEST-NET-2 (RFC 5737), which is nobody's
	if err != nil {
		return netip.Addr{}
	}
	defer c.Close()
	own, _ := netip.ParseAddrPort(c.LocalAddr().String())
	return own.Addr()
}
