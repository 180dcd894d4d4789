package checks

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

var trialExit = &lint.Check{
	ID:       "trial-exit",
	Title:    "the workload exits with 0",
	Severity: lint.Error,
	Doc: `To a node every exit code is a success: the job says "Completed", ` + "`bacalhau job describe`" + ` does not show the code, and only
a file called ` + "`exitCode`" + ` in the results tells. So a workload that fails must be caught before it is sent.

A script with Windows line ends, a missing interpreter or loader, a binary for another architecture and a user who may not
write to ` + "`/outputs`" + ` (nodes make it with mode 0755, owned by root) all end this way.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		t := s.Trial
		if t.ExitCode == 0 || t.StartError != "" || t.OOMKilled || t.TimedOut {
			return nil
		}
		stderr := trialStderr(t)
		meaning, fix := exitCause(s, stderr)
		return []lint.Finding{{
			Message:  exitMessage("workload", t.ExitCode, stderr, meaning) + `, want 0: the network would report "Completed"`,
			Fix:      fix,
			Position: s.Job.ImageAt(),
		}}
	},
}

// exitMessage is "workload exited with 3: the last line (what it means)".
func exitMessage(who string, code int, stderr, meaning string) string {
	message := fmt.Sprintf("%s exited with %d", who, code)
	if line := lastLine(telling(stderr)); line != "" {
		if strings.HasPrefix(line, `{"msg":"exec container process `) { // crun's
			line = engineWords(line)
		}
		message += ": " + line
	}
	if meaning != "" {
		message += " (" + meaning + ")"
	}
	return message
}

// repeatLine makes the run again by hand. The trial's own folder may be gone by then.
func repeatLine(t *harness.Trial) string {
	if len(t.Outputs) == 0 || t.Dir == "" {
		return t.CommandLine
	}
	const again = "/tmp/trial"
	folders := []string{"mkdir", "-p"}
	for _, out := range t.Outputs {
		folders = append(folders, path.Join(again, out.Name))
	}
	return words.ShellLine(folders) + " && " + strings.ReplaceAll(t.CommandLine, t.Dir, again)
}

// permission is a refused write or read, as libc, shells, Python and Go word it.
var permission = regexp.MustCompile(`(?i)permission denied`)

// exitCause explains a failure by what was written to stderr.
func exitCause(s *lint.Subject, stderr string) (meaning string, fix lint.Fix) {
	if c, group := find(starts, stderr); c != nil {
		return c.say(group), c.fix(s, group)
	}
	if line := lastLine(stderr); permission.MatchString(line) {
		if meaning := mountMode(s, line); meaning != "" {
			return meaning, lint.Dockerfile("USER root")
		}
	}
	if s.Trial != nil && s.Trial.CommandLine != "" {
		return "", lint.Run(repeatLine(s.Trial))
	}
	return "", lint.Run("docker run --rm -it --entrypoint sh " + words.ShellWord(s.Job.Image()))
}

// mountMode says how nodes make the mount that a line is about, if only root may use it (F17, F18).
func mountMode(s *lint.Subject, line string) string {
	task := s.Job.Task()
	for _, out := range task.ResultPaths {
		if at := path.Clean(out.Path); strings.Contains(line, at) {
			return fmt.Sprintf("nodes make %s with mode 0755, owned by root", at)
		}
	}
	for _, in := range task.InputSources {
		if at := path.Clean(in.Target); strings.EqualFold(in.Source.Type, job.SourceS3) && strings.Contains(line, at) {
			return fmt.Sprintf("nodes make the S3 input %s with mode 0700, owned by root", at)
		}
	}
	return ""
}
