package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/harness/engine"
)

// engineWait bounds how long somebody who has pressed Tab waits for the engine.
const engineWait = time.Second

// What stands behind a command, by its name.
var (
	imageArguments  = []string{"check", "test", "submit", "init", "push", "repair"}
	jobArguments    = []string{"status", "logs", "cancel", "fetch"}
	folderArguments = []string{"build"}
	fileArguments   = []string{"upload"}
)

// usualValues are values of flags that take others as well, by the name of the flag or of the command and the flag.
var usualValues = map[string][]string{
	"api-host":       {"none", "127.0.0.1"},
	"ci":             {"github", "gitlab"},
	"config format":  {"yaml", "json"},
	"network":        {"none", "http", "host", "bridge"},
	"platform":       {"linux/amd64", "linux/arm64", "all"},
	"publisher":      {"ipfs", "local", "s3://"},
	"target":         {"any", "all"},
	"upload profile": {"unixfs-v0-2015", "unixfs-v1-2025"},
}

// imageSources are how references begin that no registry holds.
var imageSources = []candidate{
	{"docker-daemon:", "an image of the local engine"}, {"docker-archive:", "a file of docker save"},
	{"oci:", "a folder with an OCI layout"}, {"oci-archive:", "a tar file of one"},
}

// fileFlags and folderFlags have paths beside pathFlags, and of those these are folders.
var (
	fileFlags   = []string{"allow-path", "config", "input", "secret", writeBaselineFlagName}
	folderFlags = []string{"context", "data-dir", "expect", "output-dir", "tlsdir"}
)

// argument completes one of those that a command has, of which so many are there.
func (p *prompt) argument(command string, n int) {
	switch {
	case slices.Contains(imageArguments, command):
		p.images()
	case n == 1 && command == "fetch":
		p.paths = folders
	case slices.Contains(fileArguments, command):
		p.paths = files
	case n > 0:
	case slices.Contains(jobArguments, command):
		p.jobs()
	case slices.Contains(folderArguments, command):
		p.paths = folders
	case command == "explain":
		p.checks()
	case command == "completion":
		p.words(shells...)
	case command == "config", command == "help":
		p.commands()
	}
}

// value completes that of a flag.
func (p *prompt) value(l *commandLine, flag string) {
	known := cmp.Or(len(flagWords[flag]), len(usualValues[flag]), len(usualValues[l.name+" "+flag])) > 0
	switch {
	case known:
		p.words(flagWords[flag]...)
		if own := usualValues[l.name+" "+flag]; own != nil {
			p.words(own...)
			return
		}
		p.words(usualValues[flag]...)
	case !takesValue(l.known[flag]):
		p.words("true", "false")
	case flag == "format" && l.known["file-in-report"] == nil && l.name != "status":
		p.words("text", "json")
	case flag == "format" && p.begun("="):
		p.paths = files
	case flag == "format":
		for _, f := range formats {
			p.offer(f.Name, "")
		}
	case flag == selectFlagName, flag == ignoreFlagName:
		p.begun(",")
		p.checks()
	case flag == "resume":
		p.jobs()
	case strings.Contains(p.current, "://"):
	case slices.Contains(folderFlags, flag):
		p.paths = folders
	case slices.Contains(fileFlags, flag), slices.Contains(pathFlags, flag):
		p.paths = files
	}
}

// checks offers those of the catalogue.
func (p *prompt) checks() {
	for _, check := range checks.All {
		p.offer(check.ID, check.Title)
	}
}

// jobs offers those that this machine remembers. No network is asked.
func (p *prompt) jobs() {
	all, err := pipeline.Mine()
	if err != nil {
		return
	}
	for _, s := range all {
		p.offer(cmp.Or(s.JobID, s.ID), strings.TrimSpace(s.Began.Local().Format("2006-01-02 15:04")+" "+cmp.Or(s.Name, s.Image)))
	}
}

// images offers what may stand for an image: those of the local engine, job files and other files, and how other places are named.
func (p *prompt) images() {
	source, _, sourced := strings.Cut(p.current, ":")
	switch {
	case sourced && source == "oci":
		p.begun("oci:")
		p.paths = folders
	case sourced && strings.HasSuffix(source, "-archive"):
		p.begun(source + ":")
		p.paths = files
	case sourced && source == "docker-daemon":
		p.begun("docker-daemon:")
		p.words(p.engineImages()...)
	default:
		p.paths = files
		p.words(p.engineImages()...)
		if p.current != "" {
			for _, s := range imageSources {
				p.offer(s.word, s.text)
			}
		}
	}
}

// engineImages are the names of the images of this machine's engine; none without one, of one that is elsewhere, and when it does not
// answer soon.
func (p *prompt) engineImages() []string {
	ctx, cancel := context.WithTimeout(p.ctx, engineWait)
	defer cancel()
	names, err := engine.LocalImages(ctx)
	if err != nil {
		return nil
	}
	return names
}
