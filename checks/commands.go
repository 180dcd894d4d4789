package checks

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// commandProblem reports what keeps the command from starting, if it is of one of the kinds. Each kind
// belongs to exactly one check.
func commandProblem(fix func(*lint.Subject, *exec.Problem) lint.Fix, kinds ...exec.Kind) func(*lint.Subject) []lint.Finding {
	return func(s *lint.Subject) []lint.Finding {
		p := s.Exec.Problem
		if p == nil || !slices.Contains(kinds, p.Kind) {
			return nil
		}
		return []lint.Finding{s.From(p.Layer, lint.Finding{Message: p.Message + chain(s.Exec) + consequence(p), Fix: fix(s, p), Position: problemAt(s, p)})}
	}
}

// chain is the way from the command to what is wrong, when there is more to it than the command.
func chain(a *exec.Answer) string {
	if len(a.Steps) < 3 {
		return ""
	}
	return " (" + a.Chain() + ")"
}

// consequence is how the network would report it.
func consequence(p *exec.Problem) string {
	if p.Refused {
		return `; the network would try each node twice and report "Failed"`
	}
	return `; the network would report "Completed", and nothing would run`
}

// problemAt is where the job says what is wrong.
func problemAt(s *lint.Subject, p *exec.Problem) job.Position {
	if p.Kind == exec.WorkingDir && s.Job.Task().Engine.Params.WorkingDirectory != "" {
		return s.Job.TaskAt("Engine.Params.WorkingDirectory")
	}
	return commandAt(s)
}

// commandAt is where the program was named: with the job, or in the image.
func commandAt(s *lint.Subject) job.Position {
	params := s.Job.Task().Engine.Params
	switch config := s.Image.Config; {
	case len(params.Entrypoint) > 0:
		return s.Job.TaskAt("Engine.Params.Entrypoint[0]")
	case len(params.Parameters) > 0 && config != nil && len(config.Entrypoint) == 0:
		return s.Job.TaskAt("Engine.Params.Parameters[0]")
	}
	return s.Job.ImageAt()
}

// withCommand gives the command other words where its first one was given: with the job, or in the Dockerfile.
// What follows it there, the image's CMD or the job's parameters, is left out.
func withCommand(s *lint.Subject, argv []string) lint.Fix {
	params, config := s.Job.Task().Engine.Params, s.Image.Config
	before := len(s.Exec.Argv) // words of the list that has the first one
	switch {
	case len(params.Entrypoint) > 0:
		before = len(params.Entrypoint)
	case len(config.Entrypoint) > 0:
		before = len(config.Entrypoint)
	}
	command := argv[:min(max(len(argv)-len(s.Exec.Argv)+before, 1), len(argv))]
	switch {
	case len(params.Entrypoint) > 0:
		return lint.Typed(s, lint.Flags("--entrypoint", strings.Join(command, ",")), lint.Edit("Tasks[0].Engine.Params", "Entrypoint: "+wordList(command)))
	case len(config.Entrypoint) > 0:
		return lint.Dockerfile("ENTRYPOINT " + wordList(command))
	case len(params.Parameters) > 0:
		return lint.Typed(s, lint.Words(s.Job.Image(), command...), lint.Edit("Tasks[0].Engine.Params", "Parameters: "+wordList(command)))
	}
	return lint.Dockerfile("CMD " + wordList(command))
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

// flowWord is a text as a value of a job file: as it is, unless YAML could take it for something else.
func flowWord(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool {
		return !strings.ContainsRune("/._-", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		return text
	}
	list := wordList([]string{text})
	return list[1 : len(list)-1]
}

// someCommand has a place for the program.
func someCommand(s *lint.Subject) lint.Fix {
	const program = "/path/to/program"
	return lint.Typed(s, lint.Words(s.Job.Image(), program), lint.Edit("Tasks[0].Engine.Params", "Parameters: ["+program+"]"))
}

// install is the Dockerfile line that usually brings a program of a name.
func install(program string) lint.Fix {
	program = words.ShellWord(program)
	return lint.Dockerfile("RUN apt-get update && apt-get install --yes " + program).With("Alpine: RUN apk add " + program)
}

// inImage has a shell in the image look around.
func inImage(s *lint.Subject, command string) lint.Fix {
	return lint.Run("docker run --rm --entrypoint sh " + words.ShellWord(s.Job.Image()) + " -c " + words.ShellWord(command))
}

// oneWord quotes a text that is not plain.
func oneWord(text string) string { return words.ShellWord(strings.Join(strings.Fields(text), " ")) }

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
