package build

import (
	"strings"

	"github.com/moby/buildkit/client"
	buildctl "github.com/moby/buildkit/cmd/buildctl/build"
)

// readCaches reads --cache-from or --cache-to: a reference by itself is that of a cache in a registry.
func readCaches(flag string, typed []string) (all []client.CacheOptionsEntry, err error) {
	parse := buildctl.ParseImportCache
	if flag == "cache-to" {
		parse = buildctl.ParseExportCache
	}
	for _, text := range typed {
		full := text
		if !strings.Contains(text, "=") {
			full = "type=registry,ref=" + text
		}
		read, err := parse([]string{full})
		if err != nil || !strings.Contains(full, "type=") {
			reason := "it has no type"
			if err != nil && strings.Contains(full, "type=") {
				reason = err.Error()
			}
			return nil, &OptionError{Flag: flag, Value: text, Reason: reason, Instead: "--" + flag + " type=local," + cacheFolder(flag) + "=FOLDER, or type=registry,ref=REFERENCE"}
		}
		all = append(all, read...)
	}
	return all, nil
}

func cacheFolder(flag string) string {
	if flag == "cache-to" {
		return "dest"
	}
	return "src"
}
