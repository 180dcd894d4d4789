package checks

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// tailSize is how much of the end of a stderr file is looked at, in bytes.
const tailSize = 64 << 10

// trialStderr is the end of what a trial wrote to stderr. The file belongs to the
// trial as its other fields do; one that cannot be read is as good as an empty one.
func trialStderr(t *harness.Trial) string {
	if t.Dir == "" {
		return ""
	}
	text, err := limits.Local.Tail(filepath.Join(t.Dir, "stderr"), tailSize)
	if err != nil {
		return ""
	}
	return string(text)
}

// traceLine is one of a stack trace, or of what an interpreter says after it: Java, Node, Go, Rust, R. The reason of the
// failure is above.
var traceLine = regexp.MustCompile(`^\s+at \S|^\s*\.\.\. \d+ more$|` +
	`^[\s{}]*$|^\s+(?:errno|code|syscall|hostname|address|port|path): |^Emitted 'error' event|^Node\.js v\d|` +
	`^\[signal SIG|^exit status \d+$|^note: run with .RUST_BACKTRACE|^Calls: |^Execution halted$`)

// goTrace is where the stacks of a Go program begin, which go on to the end.
var goTrace = regexp.MustCompile(`(?m)^goroutine \d+ (?:gp=.*)?\[`)

// telling is a text without the lines of stack traces, and the text itself when there is nothing else in it.
func telling(text string) string {
	told := text
	if at := goTrace.FindStringIndex(told); at != nil {
		told = told[:at[0]]
	}
	lines := slices.DeleteFunc(strings.Split(told, "\n"), traceLine.MatchString)
	if len(lines) == 0 {
		return text
	}
	return strings.Join(lines, "\n")
}

// lastLine is the last line of a text that is not blank, cut to a readable length.
func lastLine(text string) string {
	text = strings.TrimSpace(text)
	text = secret.Redact(strings.TrimSpace(text[strings.LastIndexByte(text, '\n')+1:])) // before it is cut in two
	const longest = 300
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
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
