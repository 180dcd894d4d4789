package checks

import (
	"cmp"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// tailSize is how much of the end of a stderr file is looked at, in bytes.
const tailSize = 64 << 10

// trialStderr is the end of what a trial wrote to stderr. The file belongs to the
// trial as its other fields do; one that cannot be read is as good as an empty one.
func trialStderr(t *harness.Trial) string { return trialTail(t, "stderr") }

// trialTail is the same of either stream.
func trialTail(t *harness.Trial, stream string) string {
	if t.Dir == "" {
		return ""
	}
	text, err := limits.Local.Tail(filepath.Join(t.Dir, stream), tailSize)
	if err != nil {
		return ""
	}
	return string(text)
}

// traceLine is one of a stack trace, or of what an interpreter says after it: Java, Node, Go, Rust, R.
var traceLine = regexp.MustCompile(`^\s+at \S|^\s*\.\.\. \d+ more$|` +
	`^[\s{}]*$|^\s+(?:errno|code|syscall|hostname|address|port|path): |^Emitted 'error' event|^Node\.js v\d|` +
	`^\[signal SIG|^exit status \d+$|^note: run with .RUST_BACKTRACE|^Calls: |^Execution halted$`)

// telling is a text without the lines of stack traces, and the text itself when there is nothing else in it.
func telling(text string) string {
	lines := strings.Split(text, "\n")
	if at := slices.IndexFunc(lines, goTrace.MatchString); at >= 0 {
		lines = lines[:at]
	}
	lines = slices.DeleteFunc(lines, traceLine.MatchString)
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

// exitMessage is "workload exited with 3: the line that says why (what it means)".
func exitMessage(who string, code int, line, meaning string) string {
	return exitText(who+" exited with", code, line, meaning)
}

// exitText is the same with another beginning, which the code follows.
func exitText(begin string, code int, line, meaning string) string {
	message := fmt.Sprintf("%s %d", begin, code)
	if strings.HasPrefix(line, `{"msg":"exec container process `) { // crun's
		line = engineWords(line)
	}
	if line != "" {
		message += ": " + line
	}
	if meaning = cmp.Or(meaning, signals[code]); meaning != "" {
		message += " (" + meaning + ")"
	}
	return message
}

// signals are what the exit codes of programs mean that a signal has ended, which have nothing to say any more.
var signals = map[int]string{
	128 + 4:  "SIGILL: an instruction that this processor does not have",
	128 + 6:  "SIGABRT: it has given up by itself",
	128 + 7:  "SIGBUS: a memory access that leads nowhere, as in a file that was cut",
	128 + 8:  "SIGFPE: a division by zero",
	128 + 9:  "SIGKILL: it was killed",
	128 + 11: "SIGSEGV: a memory access that is not allowed",
	128 + 15: "SIGTERM: it was told to end",
	128 + 31: "SIGSYS: a system call that the engine does not allow",
}

// trialReason is why a trial's program failed, by what it wrote: to stderr, or else to stdout as an error.
func trialReason(t *harness.Trial) string {
	if line := reason(trialTail(t, "stderr")); line != "" {
		return line
	}
	return complained(trialTail(t, "stdout"))
}

// permission is a refused write or read, as libc, shells, Python and Go word it.
var permission = regexp.MustCompile(`(?i)permission denied`)

// exitCause explains a failure by what was written to stderr.
func exitCause(s *lint.Subject, stderr string) (meaning string, fix lint.Fix) {
	if c, group := find(starts, stderr); c != nil {
		return c.say(group), c.fix(s, group)
	}
	if line := reason(stderr); permission.MatchString(line) {
		if meaning := mountMode(s, line); meaning != "" {
			return meaning, lint.Dockerfile("USER 0")
		}
	}
	if s.Trial != nil && s.Trial.CommandLine != "" {
		return "", lint.Run(s.Trial.CommandLine).For(lint.Author)
	}
	return "", lint.Run("docker run --rm -it --entrypoint sh " + words.ShellWord(s.Job.Image())).For(lint.Author)
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
