package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// pluginName is what this program is called as a plugin of docker's command line, where docker seatrial push is typed.
const pluginName = "docker-seatrial"

// pluginCommand answers what docker asks a plugin before it shows or runs it, in docker's own format.
func pluginCommand() *cli.Command {
	return command(&cli.Command{
		Name:            "docker-cli-plugin-metadata",
		Hidden:          true,
		SkipFlagParsing: true,
		Action: func(c *cli.Context) error {
			e := json.NewEncoder(c.App.Writer)
			return e.Encode(map[string]string{
				"SchemaVersion": "0.1.0", "Vendor": "Seatrial", "Version": ownVersion(), "URL": "https://github.com/seatrial/seatrial",
				"ShortDescription": "Check, push and submit workloads for a Bacalhau network",
			})
		},
	})
}

// dockerGlobals are docker's own flags, with the variable that says the same to this program; empty for what has no meaning here.
var dockerGlobals = map[string]string{
	"--config": "DOCKER_CONFIG", "--context": "DOCKER_CONTEXT", "-c": "DOCKER_CONTEXT", "--host": "DOCKER_HOST", "-H": "DOCKER_HOST",
	"--log-level": "", "-l": "",
}

// withoutDocker is a command line as typed behind docker as one of this program: docker hands over its own flags and the plugin's
// name before the rest. Any other is as it was; so is one with a flag of docker's that would be lost.
func withoutDocker(args []string) []string {
	if len(args) < 2 || strings.TrimSuffix(filepath.Base(args[0]), ".exe") != pluginName {
		return args
	}
	set := map[string]string{}
	for i := 1; i < len(args); i++ {
		name, value, joined := strings.Cut(args[i], "=")
		variable, known := dockerGlobals[name]
		switch {
		case args[i] == "seatrial":
			for variable, value := range set {
				if os.Setenv(variable, value) != nil {
					return args
				}
			}
			return slices.Concat([]string{"seatrial"}, args[i+1:])
		case args[i] == "--debug", args[i] == "-D":
			continue
		case !known || !joined && i+1 == len(args):
			return args
		case !joined:
			i++
			value = args[i]
		}
		if variable != "" {
			set[variable] = value
		}
	}
	return args
}
