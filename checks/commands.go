package checks

import (
	"cmp"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// commandProblem reports what keeps the command from starting, if it is of one of the kinds. Each kind
// belongs to exactly one check.
func commandProblem(fix func(*lint.Subject, *exec.Problem) lint.Fix, kinds ...exec.Kind) func(*lint.Subject) []lint.Finding {
	return func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		report := func(p *exec.Problem, severity lint.Severity, more string) {
			if slices.Contains(kinds, p.Kind) {
				note, copied, ok := notCopied(s, p)
				if !ok {
					copied = fromStage(s, fix(s, p))
				}
				findings = append(findings, s.FromFile(p.Layer, p.File, lint.Finding{Severity: severity, Message: p.Message + note + more, Fix: copied, Position: commandAt(s, p)}, base(p.Path)))
			}
		}
		if p := s.Exec.Problem; p != nil {
			report(p, "", chain(s.Exec)+consequence(p))
		}
		for _, p := range s.Exec.Partial {
			report(p, lint.Warning, partly(p))
		}
		return findings
	}
}

// chain is the way from the command to what is wrong, when there is more to it than the command.
func chain(a *exec.Answer) string {
	if len(a.Steps) < 3 && len(a.Through) == 0 {
		return ""
	}
	return " (" + a.Chain() + ")"
}

// consequence is how the network would report it.
func consequence(p *exec.Problem) string {
	switch {
	case p.Refused:
		return `; the network would try each node twice and report "Failed"`
	case p.Exit != "":
		return "; it would exit with " + p.Exit + `, and the network would report "Completed"`
	}
	return `; the network would report "Completed", and nothing would run`
}

// partly is what comes of a problem of a part of the command.
func partly(p *exec.Problem) string {
	if p.Kind == exec.ScriptRepeated {
		return ", want the words without it"
	}
	return `; the shell would go on without it, and the network would report "Completed"`
}

// commandAt is where the word at fault was given: with the job, or in the image.
func commandAt(s *lint.Subject, p *exec.Problem) job.Position {
	if p.Kind == exec.WorkingDir && s.Job.Task().Engine.Params.WorkingDirectory != "" {
		return s.Job.TaskAt("Engine.Params.WorkingDirectory")
	}
	switch {
	case s.Image.Config == nil:
		return s.Job.ImageAt()
	case p.Kind == exec.WorkingDir:
		return cmp.Or(s.InDockerfile("WORKDIR", "", ""), s.Job.ImageAt())
	case p.Kind == exec.UserUnknown:
		return cmp.Or(s.InDockerfile("USER", "", ""), s.Job.ImageAt())
	}
	return listsOf(s).at(p.Place.Word)
}

// wordList is words as a Dockerfile and a job file take them: ["python3", "train.py"].
func wordList(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		var b strings.Builder
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false)
		_ = encoder.Encode(word) // a string always has a form, and a builder takes it
		quoted[i] = strings.TrimSpace(b.String())
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// someCommand has a place for the program.
func someCommand(s *lint.Subject) lint.Fix {
	const program = "/path/to/program"
	return lint.Typed(s, lint.Words(s.Job.Image(), program), lint.Edit("Tasks[0].Engine.Params", "Parameters: ["+program+"]"))
}

// inImage has a shell in the image look around. An engine takes no layout and no archive by its name.
func inImage(s *lint.Subject, command string) lint.Fix {
	run, name := "docker run --rm --entrypoint sh ", strings.TrimPrefix(s.Job.Image(), string(image.DockerDaemon)+":")
	if image.Schemed(name) {
		run = "seatrial test --follow --entrypoint sh "
	}
	return lint.Run(run + words.ShellWord(name) + " -c " + words.ShellWord(command)).For(lint.Builder)
}

// oneWord quotes a text that is not plain, and cuts one that is long.
func oneWord(text string) string {
	return words.ShellWord(words.Short(strings.Join(strings.Fields(text), " ")))
}

// shellForm tells whether a list is a shell with one line.
func shellForm(words []string) bool {
	if len(words) != 3 || words[1] != "-c" {
		return false
	}
	switch path.Base(words[0]) {
	case "sh", "bash", "ash", "dash":
		return true
	}
	return false
}
