package main

import (
	"slices"
	"strings"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/words"
)

// formerCommands are those of Bacalhau's and of Docker's own programs, and what does the same here. What is typed behind them
// stays behind; where nothing does the same, it is said what to do.
var formerCommands = []struct{ names, instead string }{
	{"podman run|nerdctl run", "seatrial init --"},
	{"docker run|job run|job submit|wasm run|run|create", "seatrial submit"},
	{"job validate|validate|lint|docker inspect", "seatrial check"},
	{"job list|list|ls|ps|docker ps", "seatrial jobs"},
	{"job describe|describe|job history|job executions|inspect|show", "seatrial status"},
	{"job get|get|download|docker cp", "seatrial fetch"},
	{"job logs|docker logs", "seatrial logs"},
	{"job stop|stop|kill|rm|delete|docker stop|docker kill", "seatrial cancel"},
	{"docker build|image build", "seatrial build"},
	{"devstack|serve|up|start", "seatrial network up"},
	{"down", "seatrial network down"},
	{"add|ipfs add|put", "seatrial upload"},
	{"rule|rules|checks", "seatrial explain"},
}

// unknownCommand refuses words that begin with none of our commands, and shows what does the same, or the nearest.
func unknownCommand(commands, typed []string) error {
	err := pipeline.Usagef("unknown command %q", typed[0])
	for n := min(2, len(typed)); n > 0; n-- {
		said := strings.Join(typed[:n], " ")
		for _, former := range formerCommands {
			if !slices.Contains(strings.Split(former.names, "|"), said) {
				continue
			}
			line := append(strings.Fields(former.instead), typed[n:]...)
			switch said {
			case "podman run", "nerdctl run": // which init reads
				return pipeline.Hint(err, words.ShellLine(append(strings.Fields(former.instead), typed...)))
			case "docker run": // Docker's own, or Bacalhau's
				return pipeline.Hint(err, words.ShellLine(line), "with flags of Docker's own:  "+words.ShellLine(append([]string{"seatrial", "init", "--"}, typed...)))
			}
			return pipeline.Hint(err, words.ShellLine(line))
		}
	}
	if near := words.Nearest(typed[0], commands); near != "" {
		return pipeline.Hint(err, "did you mean "+near+"?", "seatrial --help")
	}
	return pipeline.Hint(err, "seatrial --help")
}
