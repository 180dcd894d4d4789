package dockerrun

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/google/shlex"
)

// programs have the flags of docker run, and which of them may stand between their name and "run", with a value behind.
var programs = map[string][]string{
	"docker":  {"-H", "--host", "-c", "--context", "--config", "-l", "--log-level", "--tlscacert", "--tlscert", "--tlskey"},
	"podman":  {"-c", "--connection", "--url", "--root", "--runroot", "--log-level", "--storage-driver", "--events-backend", "--identity", "--runtime"},
	"nerdctl": {"-n", "--namespace", "-a", "--address", "-H", "--host", "--snapshotter", "--data-root", "--cgroup-manager", "--cni-path", "--cni-netconfpath"},
	"finch":   nil,
}

// Split is a line as one text, in its words, with what a shell would put in the place of this folder and of the user's own.
func Split(line string, variable func(string) (string, bool)) ([]string, error) {
	all, err := shlex.Split(strings.ReplaceAll(line, "\\\n", " "))
	for i := range all {
		all[i] = place.ReplaceAllStringFunc(all[i], func(typed string) string {
			name := "PWD"
			if strings.Contains(typed, "HOME") || typed == "~" {
				name = "HOME"
			}
			if value, found := variable(name); found {
				return value
			}
			return typed
		})
	}
	return all, err
}

// place is how a shell names this folder, or the user's.
var place = regexp.MustCompile("\\$PWD\\b|\\$\\{PWD\\}|\\$\\(pwd\\)|`pwd`|\\$HOME\\b|\\$\\{HOME\\}|^~")

// assignment stands before a command: MODE=fast docker run …
var assignment = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*=`)

// program is that of a line, and where its flags begin; zero when it is none that runs an image,
// and no name when it is of another program.
func program(line []string) (name string, at int) {
	i := 0
	for i < len(line) && (line[i] == "$" || line[i] == "sudo" || line[i] == "time" || line[i] == "exec" || assignment.MatchString(line[i])) {
		i++ // "$" is the prompt that was copied with it
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
