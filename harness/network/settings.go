package network

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
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
	if len(s.options.AllowPaths) > 0 {
		config = append(config, "Compute.AllowListedLocalPaths="+strings.Join(s.options.AllowPaths, ","))
	}
	if len(s.options.Labels) > 0 {
		var pairs []string
		for _, key := range slices.Sorted(maps.Keys(s.options.Labels)) {
			pairs = append(pairs, key+"="+s.options.Labels[key])
		}
		config = append(config, "Labels="+strings.Join(pairs, ","))
	}
	for _, c := range append(config, s.options.Config...) {
		args = append(args, "-c", c)
	}
	return args
}

// environment keeps the user's own client settings out of the nodes, and the nodes off the address
// where cloud machines find their credentials.
func (s settings) environment(base []string) []string {
	env := slices.DeleteFunc(slices.Clone(base), func(pair string) bool { return strings.HasPrefix(pair, "BACALHAU_") })
	env = append(env, "BACALHAU_DIR="+s.dir, "AWS_EC2_METADATA_DISABLED=true")
	return slices.Concat(env, s.engine, s.options.Env)
}

// writeConfig puts what has no flag form into the node's own config.yaml; JSON is YAML.
func (s settings) writeConfig() error {
	if len(s.options.Users) == 0 {
		return nil
	}
	config, err := json.Marshal(map[string]any{"API": map[string]any{"Auth": map[string]any{"Users": userConfig(s.options.Users)}}})
	if err != nil {
		return fmt.Errorf("writing a node's config: %w", err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "config.yaml"), config, 0o600); err != nil {
		return fmt.Errorf("writing a node's config: %w", err)
	}
	return nil
}

// User may call the API of a network that asks for authentication.
type User struct {
	// Name and Password are for basic authentication; Bacalhau wants ten characters or more of a password.
	Name, Password string
	// Key is an API key of twenty characters or more, instead of a name and a password.
	Key string
	// Actions the user may take: "*", "read:*", "write:job"…
	Actions []string
}

// userConfig is the API.Auth.Users of a node's config.
func userConfig(users []User) []map[string]any {
	var all []map[string]any
	for _, u := range users {
		entry := map[string]any{"Capabilities": []any{map[string]any{"Actions": u.Actions}}}
		if u.Key != "" {
			entry["Alias"], entry["APIKey"] = "key", u.Key
		} else {
			entry["Alias"], entry["Username"], entry["Password"] = u.Name, u.Name, u.Password
		}
		all = append(all, entry)
	}
	return all
}
