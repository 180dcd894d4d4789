package job

import (
	"slices"
	"strings"
)

// mountModes are the words that Docker and Podman take behind a mount, -v DIR:PATH:ro, and behind the commas of --mount
// (docs.docker.com/engine/storage/bind-mounts, podman-run(1)). Bacalhau has none of them: behind a path they are part of it (F63).
var mountModes = strings.Fields(`ro rw readonly readwrite read-only read-write z Z U O consistent cached delegated
	shared slave private unbindable rshared rslave rprivate runbindable bind rbind copy nocopy exec noexec dev nodev suid nosuid`)

// IsMountMode tells whether a text is one or more words that Docker takes behind a mount, with commas between them: "ro,z".
func IsMountMode(text string) bool {
	for word := range strings.SplitSeq(text, ",") {
		if !slices.ContainsFunc(mountModes, func(mode string) bool { return strings.EqualFold(mode, word) }) {
			return false
		}
	}
	return true
}

// CutMountMode takes Docker's words off a path: "/inputs" and "ro" of "/inputs:ro". The mode is empty when there is none;
// the path is when there is nothing else.
func CutMountMode(typed string) (path, mode string) {
	path = typed
	for {
		i := strings.LastIndexByte(path, ':')
		if !IsMountMode(path[i+1:]) {
			return path, mode
		}
		if mode != "" {
			mode = "," + mode
		}
		mode = path[i+1:] + mode
		if path = path[:max(i, 0)]; path == "" {
			return "", mode
		}
	}
}

// Writes tells whether a mode of CutMountMode asks for a mount that can be written to.
func Writes(mode string) bool {
	return slices.ContainsFunc(strings.Split(mode, ","), func(word string) bool {
		return slices.Contains([]string{"rw", "readwrite", "read-write"}, strings.ToLower(word))
	})
}
