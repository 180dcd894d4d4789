package checks

import (
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

var commandDashes = &lint.Check{
	ID:       "command-dashes",
	Title:    "the command reads the same to Bacalhau's own client",
	Severity: lint.Info,
	Doc: `For Seatrial everything after IMAGE is the container's command, as with ` + "`docker run`" + `. Bacalhau's own client takes a word
there that is a flag of its own for that flag, unless ` + "`--`" + ` stands before the command: ` + "`ubuntu bash -c ls`" + ` ends with
` + "`no matching config key`" + `, because ` + "`-c`" + ` is its ` + "`--config`" + `.

Nothing is wrong with the job. This is for whoever meant the flag for Seatrial, whose flags come before IMAGE, and for whoever takes the
line elsewhere. It is said of words that begin with one: behind a program of the job's own, ` + "`sh -c ls`" + `, it is clear whose flags they are.`,
	Run: func(s *lint.Subject) []lint.Finding {
		command := s.Job.Task().Engine.Params.Parameters
		taken := bacalhauFlag(command)
		if s.Job.File != "" || s.Job.DoubleDash || taken == "" {
			return nil
		}
		line := []string{"bacalhau docker run …", words.ShellWord(s.Job.Image()), "--"}
		for _, word := range command {
			if secret.Kind("", word) != "" {
				word = "…"
			}
			line = append(line, words.ShellWord(word))
		}
		return []lint.Finding{{
			Message: "bacalhau docker run would take " + taken + " for a flag of its own, want -- before the command there",
			Fix:     lint.Run(strings.Join(line, " ")).For(lint.User),
		}}
	},
}

// bacalhauFlags are those of `bacalhau docker run` v1.9.
var bacalhauFlags = strings.Fields(`-c -e -f -h -i -l -o -p -s -w
	--api-host --api-port --concurrency --config --constraints --count --cpu --data-dir --disk --domain --dry-run
	--entrypoint --env --follow --gpu --group-events --help --id-only --input --labels --memory --name --namespace
	--network --node-details --output --priority --profile --publisher --queue-timeout --selector --target --task-name
	--timeout --wait --wait-timeout-secs --workdir`)

// bacalhauFlag is the first word that Bacalhau's client would take for a flag of its own, of those before the first that is none.
func bacalhauFlag(words []string) string {
	for _, word := range words {
		name, _, _ := strings.Cut(word, "=")
		switch {
		case word == "--", !strings.HasPrefix(word, "-"):
			return ""
		case slices.Contains(bacalhauFlags, name):
			return name
		}
	}
	return ""
}
