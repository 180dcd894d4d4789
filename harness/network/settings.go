package network

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// settings are those of one node.
type settings struct {
	options              Options
	dir                  string
	api, nats, publisher int
	computeOnly          bool
	// engine are the variables that lead to the container engine.
	engine []string
}

// arguments are the flags of contract 7. Compute.Orchestrators is always set: by default a compute node
// joins whatever network listens on port 4222.
func (s settings) arguments() []string {
	args := []string{"serve", "--compute", "--data-dir", s.dir}
	if !s.computeOnly {
		args = append(args, "--orchestrator")
	}
	config := []string{
		"DisableAnalytics=true",
		"UpdateConfig.Interval=0s",
		"WebUI.Enabled=false",
		"API.Host=127.0.0.1",
		fmt.Sprintf("API.Port=%d", s.api),
		"Orchestrator.Host=127.0.0.1",
		fmt.Sprintf("Orchestrator.Port=%d", s.nats),
		fmt.Sprintf("Compute.Orchestrators=nats://127.0.0.1:%d", s.nats),
		"Publishers.Types.Local.Address=127.0.0.1",
		fmt.Sprintf("Publishers.Types.Local.Port=%d", s.publisher),
	}
	for _, c := range append(config, s.options.Config...) {
		args = append(args, "-c", c)
	}
	return args
}

// configFile are the settings that a node reads from its folder; nil for none. With -c a list is cut at each comma, and refused
// for a blank (pkg/config/types/parse.go), which paths may have.
func (s settings) configFile() ([]byte, error) {
	config := maps.Clone(s.options.ConfigFile)
	if len(s.options.AllowPaths) > 0 {
		if config == nil {
			config = map[string]any{}
		}
		config["Compute"] = map[string]any{"AllowListedLocalPaths": s.options.AllowPaths}
	}
	if config == nil {
		return nil, nil
	}
	return json.Marshal(config) // which is YAML
}

// environment keeps the user's own client settings out of the nodes, and the nodes off the address
// where cloud machines find their credentials.
func (s settings) environment(base []string) []string {
	env := slices.DeleteFunc(slices.Clone(base), func(pair string) bool { return strings.HasPrefix(pair, "BACALHAU_") })
	env = append(env, "BACALHAU_DIR="+s.dir, "AWS_EC2_METADATA_DISABLED=true")
	return slices.Concat(env, s.engine, s.options.Env)
}
