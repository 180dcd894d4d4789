package main

import (
	"os"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// former is a flag of another program, or of an earlier version, and what is typed instead.
type former struct {
	// names of it, with %v in hint for the value.
	names, hint string
	// of makes the hint of the value where that takes more.
	of func(value string) string
}

// formerFlags are those of `bacalhau docker run` up to 1.6 that are gone, and those of `docker run` that people try.
var formerFlags = []former{
	{"v volume volumes input-volumes", "", volume},
	{"u input-urls", "", webInput},
	{"inputs", "", volume},
	{"mount", "", mount},
	{"output-volumes", "--output %v", nil},
	{"download get", "leave it out: seatrial submit brings the results home by itself, to --output-dir DIR", nil},
	{"rm", "leave it out: nodes remove containers by themselves", nil},
	{"t it ti tty interactive", "leave it out: nodes start containers without a terminal", nil},
	{"d detach", "seatrial submit --wait=false returns once the job is submitted", nil},
	{"m mem ram", "--memory %v", nil},
	{"cpus c-shares", "--cpu %v", nil},
	{"gpus", "--gpu 1", nil},
	{"net", "--network %v", nil},
	{"label", "--labels %v", nil},
	{"working-dir cwd", "--workdir %v", nil},
	{"env-file", "--env NAME=VALUE for each of its lines", nil},
	{"publish", "leave it out: who needs a port names it in the job file, Network: {Type: Host, Ports: [{Name: web}]}", nil},
	{"user", "leave it out: nodes start a container as the image's USER", nil},
	{"repo", "--data-dir %v", nil},
	{"cacert", "--config API.TLS.CAFile=%v", nil},
	{"tls", "--config API.TLS.UseTLS=true", nil},
	{"insecure", "--config API.TLS.Insecure=true", nil},
	{"node-selector", "--constraints %v", nil},
	{"output-format json", "--format json", nil},
	{"privileged cap-add cap-drop security-opt shm-size ulimit tmpfs device init restart add-host dns hostname read-only pids-limit ipc pid userns group-add link expose stop-signal stop-timeout health-cmd no-healthcheck sysctl runtime log-driver pull",
		"leave it out: nodes start containers as the image says and with Docker's own defaults", nil},
	{"engine verifier deal confidence min-bids filplus skip-syntax-checking do-not-track ipfs-connect ipfs-swarm-addrs local gettimeout download-timeout-secs raw input-repos publisher-params sharding-base-path sharding-glob-pattern sharding-batch-size estuary private-internal-ipfs ipfs-serve-path ipfs-swarm-key",
		"leave it out: versions of Bacalhau from 1.4 on have no such flag", nil},
}

// flagsOfJobCommands are flags of Bacalhau's commands about a job, and of docker build, that ours of that task have none of, with what
// is typed here.
var flagsOfJobCommands = []struct{ command, names, hint string }{
	{"fetch", "output-dir", "seatrial fetch JOB DIR"},
	{"fetch", "download-timeout-secs raw", "leave it out: a transfer goes on as long as data comes"},
	{"logs", "follow f", "leave it out: seatrial logs follows a job until it ends"},
	{"logs", "tail", "seatrial logs JOB | tail"},
	{"cancel", "quiet q force f", "leave it out"},
	{"status", "output pretty", "--format json for programs"},
	{"status", "json", "--format json"},
	{"jobs", "output pretty", "leave it out: a line for each job, for people and programs"},
	{"jobs", "limit n", "seatrial jobs | head"},
	{"build", "add-host allow cgroup-parent cpu-period cpu-quota cpu-shares c cpuset-cpus cpuset-mems isolation memory m memory-swap network no-cache-filter security-opt shm-size ulimit",
		"docker build with it, and behind it:  seatrial push NAME ghcr.io/USER/NAME:v1"},
	{"build", "compress force-rm rm", "leave it out: BuildKit keeps no containers, and layers travel compressed"},
	{"build", "squash", "leave it out: seatrial repair merges layers, where there are too many"},
	{"build", "iidfile metadata-file", "leave it out: standard output has the image's ID, or what was pushed, and nothing else"},
	{"build", "attest provenance sbom", "leave it out: nodes read no attestations, and none is made"},
	{"build", "annotation", "--label NAME=VALUE"},
	{"build", "call check", "seatrial check Dockerfile"},
	{"build", "context", "it is the argument:  seatrial build FOLDER"},
	{"build", "dockerfile", "--file DOCKERFILE"},
	{"build", "fix format", "seatrial check has it, for Dockerfiles as well"},
	{"build", "image name", "--tag NAME"},
}

// formerFlag says what is typed today for a flag of another time or program; empty when it is none.
func formerFlag(name, value string) string {
	for _, f := range formerFlags {
		if !slices.Contains(strings.Fields(f.names), name) {
			continue
		}
		if f.of != nil {
			return f.of(value)
		}
		if value == "" {
			value = "VALUE"
		}
		return strings.ReplaceAll(f.hint, "%v", words.ShellWord(value))
	}
	return ""
}

// volume is an input by a CID, or by a path of this machine, as -v, --volume and --inputs named them.
func volume(value string) string {
	if value == "" {
		return "--input ipfs://CID:/inputs, or --input ./data:/inputs for a folder of this machine"
	}
	source, target, _ := strings.Cut(value, ":")
	switch {
	case strings.Contains(value, "://"):
		return webInput(value)
	case strings.HasPrefix(source, "Qm") || strings.HasPrefix(source, "bafy"):
		source = "ipfs://" + source
	case !strings.HasPrefix(source, "/") && !strings.HasPrefix(source, "."):
		source = "./" + source
	}
	if target, _, _ = strings.Cut(target, ":"); target == "" { // ":ro"
		target = job.DefaultTarget
	}
	return "--input " + words.ShellWord(source+":"+target)
}

// mount is an input of the folder that Docker's --mount names, without the words that Bacalhau has none for.
func mount(value string) string {
	source, target := "./data", job.DefaultTarget
	for part := range strings.SplitSeq(value, ",") {
		switch key, of, _ := strings.Cut(part, "="); {
		case of == "":
		case key == "src" || key == "source":
			source = of
		case key == "dst" || key == "destination" || key == "target":
			target = of
		}
	}
	if !strings.HasPrefix(source, "/") && !strings.HasPrefix(source, ".") {
		source = "./" + source
	}
	return "--input " + words.ShellWord("src="+source+",dst="+target)
}

// webInput is an input by a URL, which a colon and the place in the container may follow, as they followed those of --input-urls.
func webInput(value string) string {
	if value == "" {
		value = "https://HOST/FILE"
	}
	target := job.DefaultTarget
	if scheme := strings.Index(value, "://"); scheme >= 0 {
		if at := strings.LastIndex(value[scheme+3:], ":/"); at >= 0 {
			value, target = value[:scheme+3+at], value[scheme+3+at+1:]
		}
	}
	return "--input " + words.ShellWord("src="+value+",dst="+target)
}

// configKey is KEY=VALUE of Bacalhau's configuration (pkg/config/types), or one of its files.
var configKey = regexp.MustCompile(`^(?i:API|Compute|DataDir|DisableAnalytics|Engines|FeatureFlags|InputSources|JobAdmissionControl|JobDefaults|Labels|` +
	`Logging|NameProvider|Orchestrator|Publishers|ResultDownloaders|StrictVersionMatch|UpdateConfig|WebUI)(\.[A-Za-z0-9]+)*=|^[^\s]+\.ya?ml$`)

// shortValues tell the values that flags of one letter have from what programs have behind theirs: sh -c 'ls -l', cc -o main.
var shortValues = map[string]func(value string) bool{
	"c": configKey.MatchString,
	"e": regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*=`).MatchString,
	"E": func(string) bool { return false },
	"V": regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*=`).MatchString,
	"i": func(value string) bool {
		return strings.Contains(value, "://") || strings.HasPrefix(value, "src=") || strings.HasPrefix(value, "./") && exists(value)
	},
	"l": regexp.MustCompile(`^[A-Za-z0-9_.-]+=`).MatchString,
	"o": regexp.MustCompile(`^[^/:]+:/`).MatchString,
	"p": func(value string) bool {
		return slices.Contains([]string{job.PublisherIPFS, job.PublisherLocal, job.PublisherS3}, strings.ToLower(value)) || strings.Contains(value, "://")
	},
	"s": regexp.MustCompile(`^[A-Za-z0-9_./-]+=`).MatchString,
	"w": func(value string) bool { return strings.HasPrefix(value, "/") },
	"f": func(string) bool { return false },
}

// exists tells whether this machine has a file or a folder of that name, with or without a target behind it.
func exists(value string) bool {
	name, _, _ := strings.Cut(value, ":")
	_, err := os.Stat(name)
	return err == nil
}
