package file

import (
	"path/filepath"
	"strings"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

var (
	// keyText is a key of YAML or JSON, wherever it stands.
	keyText = regexp.MustCompile(`(?m)(?:^|[{,\-])\s*["']?([A-Za-z]+)(?:["']\s*:| *:(?:\s|$))`)
	// typeText is a type of job. With tasks it makes a job of what has nothing else yet, or is broken above the rest; what else has
	// tasks (Ansible, Taskfile, VS Code) has other types.
	typeText = regexp.MustCompile(`(?mi)^[\s{]*["']?Type["']?\s*:\s*["']?(?:batch|ops|service|daemon)\b`)
	// schemaText is what a JSON schema says of itself. That of job files has all their keys.
	schemaText = regexp.MustCompile(`["']?\$schema["']?\s*:\s*["']?https?://json-schema\.org/`)
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
	if found["apiversion"] && found["kind"] || found["services"] && !found["tasks"] || found["properties"] && schemaText.Match(data) {
		return false
	}
	if found["tasks"] && typeText.Match(data) {
		return true
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
