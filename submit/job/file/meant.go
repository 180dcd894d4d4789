package file

import (
	"path/filepath"
	"regexp"
	"strings"
)

var (
	// keyText is a key of YAML or JSON, wherever it stands.
	keyText = regexp.MustCompile(`(?m)(?:^|[{,\-])\s*["']?([A-Za-z]+)(?:["']\s*:| *:(?:\s|$))`)
	// jobKeys are those that few other files have, in lower case.
	jobKeys = strings.Fields("tasks engine params image parameters entrypoint inputsources resultpaths publisher timeouts constraints namespace")
)

// Meant tells whether a text is meant as a job, be it a broken one, one with misspelt keys, or one of an earlier version: it has
// several of a job's keys. Other files that lie beside job files have not, and neither do those of Compose and of Kubernetes.
func Meant(data []byte) bool {
	data = Decoded(data)
	if formerText.Match(data) {
		return true
	}
	const several = 2
	found := map[string]bool{}
	for _, key := range keyText.FindAllSubmatch(data, -1) {
		found[strings.ToLower(string(key[1]))] = true
	}
	if found["apiversion"] && found["kind"] || found["services"] && !found["tasks"] {
		return false
	}
	n := 0
	for _, key := range jobKeys {
		if found[key] {
			n++
		}
	}
	return n >= several
}

// Named tells a file that is called as job files are.
func Named(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}
