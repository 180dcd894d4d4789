package checks

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

var environmentSecret = &lint.Check{
	ID:       "environment-secret",
	Title:    "the job carries no credential",
	Severity: lint.Warning,
	Doc: `A job's variables and its command are part of its specification. Everyone who may read jobs on the network reads them with
` + "`bacalhau job describe`" + `, every node that runs the job has them, and they stay on record after it has ended.
Bacalhau has no place for secrets.

A node can give a job a variable of its own, which then is not in the specification: its operator sets and allows it.
The credential itself is never printed here.`,
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		task := s.Job.Task()
		for _, variable := range environment(task) {
			kind := secret.Kind(variable[0], variable[1])
			if kind == "" {
				continue
			}
			if _, ofTask := task.Env[variable[0]]; !ofTask && s.Filed() {
				// The engine's own list of variables counts for more than Env, and nodes do not look into it.
				findings = append(findings, lint.Finding{
					Message:  fmt.Sprintf("variable %s looks like %s, which everyone on the network can read; want it to be the node's own", variable[0], kind),
					Fix:      lint.Advise("take " + variable[0] + " out of EnvironmentVariables, and put Env: {" + variable[0] + ": env:" + variable[0] + "} beside Engine").For(lint.User).With("the node's operator must allow it"),
					Position: secretAt(s.Job, variable[0]),
				})
				continue
			}
			findings = append(findings, lint.Finding{
				Message: fmt.Sprintf("variable %s looks like %s, which everyone on the network can read; want it to be the node's own", variable[0], kind),
				Fix: lint.Typed(s,
					lint.Flags("--env", variable[0]+"=env:"+variable[0]).Instead(secretAt(s.Job, variable[0])),
					lint.Edit("Tasks[0].Env", variable[0]+": env:"+variable[0])).With("the node's operator must allow it"),
				Position: secretAt(s.Job, variable[0]),
			})
		}
		if name, kind := secret.InWords(task.Engine.Params.Words()); kind != "" {
			has := "the command has"
			if name != "" {
				has = "the command gives " + words.Printable(name)
			}
			findings = append(findings, lint.Finding{
				Message: fmt.Sprintf("%s what looks like %s, which everyone on the network can read; want it to be a variable of the node's own", has, kind),
				Fix:     lint.Typed(s, lint.Flags("--env", "TOKEN=env:TOKEN"), lint.Edit("Tasks[0]", "Env: {TOKEN: env:TOKEN}")).With("the node's operator must allow it"),
			})
		}
		return append(findings, publicSecrets(s)...)
	},
}

// publicSecrets are in what describes the job, and in the addresses of its inputs.
func publicSecrets(s *lint.Subject) []lint.Finding {
	var findings []lint.Finding
	report := func(what, kind string, at job.Position) {
		findings = append(findings, lint.Finding{
			Message: fmt.Sprintf("%s has what looks like %s, which everyone on the network can read; want it without", what, kind),
			Fix:     lint.Advise("revoke the credential, and submit the job without it").For(lint.User), Position: at,
		})
	}
	for _, described := range []struct {
		field string
		pairs map[string]string
	}{{"Labels", s.Job.Labels}, {"Meta", s.Job.Meta}, {"Tasks[0].Meta", s.Job.Task().Meta}} {
		for _, name := range slices.Sorted(maps.Keys(described.pairs)) {
			if kind := secret.Kind(name, described.pairs[name]); kind != "" {
				at := s.Job.At(described.field + "." + name)
				if at.Line == 0 {
					at.Source = "--labels " + name + "=…"
				}
				report("the job's "+strings.TrimPrefix(described.field, "Tasks[0].")+" "+name, kind, at)
			}
		}
	}
	return findings
}

// secretAt is where a variable was typed, without its value.
func secretAt(j *job.Job, name string) job.Position {
	at := j.TaskAt("Env." + name)
	if _, ofTask := j.Task().Env[name]; !ofTask {
		at = j.TaskAt("Engine.Params.EnvironmentVariables")
	}
	if at.Line == 0 {
		at.Source = "--env " + strings.TrimSpace(name) + "=…"
	}
	return at
}
