package dockerrun

import (
	"path"
	"slices"
	"strings"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// programs have the flags of docker run, and which of them may stand between their name and "run", with a value behind.
var programs = map[string][]string{
	"docker":  {"-H", "--host", "-c", "--context", "--config", "-l", "--log-level", "--tlscacert", "--tlscert", "--tlskey"},
	"podman":  {"-c", "--connection", "--url", "--root", "--runroot", "--log-level", "--storage-driver", "--events-backend", "--identity", "--runtime"},
	"nerdctl": {"-n", "--namespace", "-a", "--address", "-H", "--host", "--snapshotter", "--data-root", "--cgroup-manager", "--cni-path", "--cni-netconfpath"},
	"finch":   nil,
	// nvidia-docker is docker with --runtime nvidia.
	nvidiaDocker: nil,
}

// assignment stands before a command: MODE=fast docker run …
var assignment = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*=`)

// before are words that stand in front of a command; "$" is the prompt that was copied with it.
var before = []string{"$", "sudo", "doas", "time", "exec", "env", "nohup", "command", "lima", "wsl"}

const nvidiaDocker = "nvidia-docker"

// program is that of a line, and where its flags begin; zero when it is none that runs an image,
// and no name when it is of another program.
func program(line []string) (name string, at int) {
	i := 0
	for i < len(line) && (slices.Contains(before, line[i]) || assignment.MatchString(line[i])) {
		i++
		for i < len(line) && line[i-1] == "sudo" && strings.HasPrefix(line[i], "-") {
			i++ // sudo -E
		}
	}
	if i == len(line) {
		return "", 0
	}
	name = path.Base(line[i])
	values, ok := programs[name]
	if !ok {
		return "", 0
	}
	for i++; i < len(line); i++ {
		switch word := line[i]; {
		case word == "run" || word == "create":
			return name, i + 1
		case word == "container":
		case slices.Contains(values, word):
			i++
		case !strings.HasPrefix(word, "-"):
			return name, 0
		}
	}
	return name, 0
}
