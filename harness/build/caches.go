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
		refuse := func(reason string) error {
			return &OptionError{Flag: flag, Value: text, Reason: reason, Instead: "--" + flag + " type=local," + cacheFolder(flag) + "=FOLDER, or type=registry,ref=REFERENCE"}
		}
		if !strings.Contains(full, "type=") { // which BuildKit takes for a reference
			return nil, refuse("it has no type")
		}
		read, err := parse([]string{full})
		if err != nil {
			return nil, refuse(err.Error())
		}
		for _, one := range read {
			if folder := cacheFolder(flag); one.Type == "local" && one.Attrs[folder] == "" {
				return nil, refuse("it has no " + folder)
			}
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
