package docker

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/moby/api/types/mount"

	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// here stands for the shell's current folder until the words around it are quoted.
const here = "@PWD@"

// commandLine is the docker run that repeats a plan by hand, with what is before it: the image, the copies of inputs and the
// folders of outputs are gone by then, and the line brings them again, below againFolder in the current folder.
func (p *plan) commandLine() string {
	network := p.network
	if p.gateway != nil {
		network = gatewayNetwork
	}
	args := []string{
		"docker", "run", "--rm", "--network", network,
		"--memory", strconv.FormatInt(p.host.Memory, 10) + "b",
		"--cpus", strconv.FormatFloat(float64(p.host.NanoCPUs)/1e9, 'f', -1, 64),
	}
	for _, name := range p.host.ExtraHosts {
		args = append(args, "--add-host", name)
	}
	args = append(args, p.publishFlags()...)
	for _, gpus := range p.host.DeviceRequests {
		args = append(args, "--gpus", strconv.Itoa(gpus.Count))
	}
	if p.config.WorkingDir != "" {
		args = append(args, "--workdir", p.config.WorkingDir)
	}
	for _, pair := range p.config.Env {
		args = append(args, "--env", envWord(pair))
	}
	line := words.ShellLine(args)
	first := again{taken: map[string]bool{}}
	if len(p.bring) > 0 {
		first.step(p.bring...)
	}
	for i, m := range p.host.Mounts {
		at := ""
		switch {
		case i >= len(p.inputs):
			at = first.folder(filepath.Base(m.Source))
		case p.inputs[i].URL != "":
			at = first.download(m.Source, p.inputs[i].URL)
		case i < len(p.sources):
			at, _ = first.input(p.sources[i])
		}
		if at != "" {
			m.Source = here + "/" + at
		}
		line += " --mount " + mountWord(m)
	}
	line = first.lines() + line + " " + words.ShellLine(p.imageArgs())
	if p.gateway != nil {
		line = p.gateway.commandLine(p.config.Env) + " && " + line + "; " + gatewayRemoval
	}
	if len(first.notes) > 0 {
		line += "  # " + strings.Join(first.notes, ", ")
	}
	return line
}

// envWord is the value of --env: NAME=VALUE, or NAME alone for a secret, which docker then takes from the environment of
// whoever pastes the line.
func envWord(pair string) string {
	name, value, found := strings.Cut(pair, "=")
	if found && secret.Shown(name, value) != value {
		return name
	}
	return pair
}

// publishFlags are the job's ports, in a fixed order.
func (p *plan) publishFlags() []string {
	var flags []string
	for inside, bindings := range p.host.PortBindings {
		for _, outside := range bindings {
			flags = append(flags, "--publish="+outside.HostIP.String()+":"+outside.HostPort+":"+inside.String())
		}
	}
	slices.Sort(flags)
	return flags
}

// imageArgs are the entrypoint, the image and its arguments.
func (p *plan) imageArgs() []string {
	entry, cmd, image := p.config.Entrypoint, p.config.Cmd, cmp.Or(p.imageAgain, p.config.Image)
	switch {
	case len(entry) > 0:
		// The flag takes one word; the others can as well come first in the command.
		return slices.Concat([]string{"--entrypoint", entry[0], image}, entry[1:], cmd)
	case entry != nil:
		return slices.Concat([]string{"--entrypoint", "", image}, cmd)
	}
	return slices.Concat([]string{image}, cmd)
}

// mountWord is the value of --mount, a CSV record, quoted for the shell.
func mountWord(m mount.Mount) string {
	fields := []string{"type=bind", "source=" + m.Source, "target=" + m.Target}
	if m.ReadOnly {
		fields = append(fields, "readonly")
	}
	var record bytes.Buffer
	w := csv.NewWriter(&record)
	_ = w.Write(fields) // a buffer takes everything
	w.Flush()
	word := words.ShellLine([]string{strings.TrimSuffix(record.String(), "\n")})
	folder := `"$PWD"`
	if strings.HasPrefix(word, "'") {
		folder = `'"$PWD"'`
	}
	return strings.Replace(word, "source="+here, "source="+folder, 1)
}
