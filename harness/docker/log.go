package docker

import (
	"strconv"

	"github.com/docker/go-units"
	"github.com/moby/moby/api/types/container"
)

// logKept is how much of its output a container's engine keeps, in bytes: as many files as it may have of the size that they may have. It
// is zero for an engine that keeps all of it, or does not tell.
func logKept(config *container.HostConfig) int64 {
	if config == nil || config.LogConfig.Type != "json-file" {
		return 0
	}
	size, err := units.RAMInBytes(config.LogConfig.Config["max-size"])
	if err != nil || size <= 0 {
		return 0
	}
	files, err := strconv.ParseInt(config.LogConfig.Config["max-file"], 10, 16)
	if err != nil || files < 1 {
		files = 1
	}
	return files * size
}
