package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/egress"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// StartError is a container in which no shell starts, in the engine's words or those of a finding, with what mends it if that is known.
type StartError struct{ Words, Fix string }

// Error is one line.
func (e *StartError) Error() string { return "starting the shell: " + e.Words }

// Shell looks at a job as Test does and then runs a shell in its container in place of the job's command. What the checks find does not keep it
// from that: it may be why somebody looks. It returns the shell's exit code, and what it left in the outputs; they go to
// o.Results.Dir, or away. Errors are those of Test, and *StartError.
func Shell(ctx context.Context, o Options, j *job.Job, show Progress, t *harness.Terminal) (code int, left []string, err error) {
	dir, err := newResultDir(o.Results)
	if err != nil {
		return 0, nil, err
	}
	defer dir.remove()
	w := newWay(o, show)
	defer w.close()
	if err := w.ask(ctx); err != nil {
		return 0, nil, err
	}
	looked, err := w.look(ctx, j)
	if err != nil {
		return 0, nil, err
	}
	checked := w.check(ctx, looked)
	for _, f := range checked.Result.Findings {
		if f.Severity == lint.Error {
			w.show.Log(f.Message + " [" + f.Check + "]")
		}
	}
	s := checked.Subject
	if s.Image == nil {
		return 0, nil, fmt.Errorf("opening a shell: the image was not looked at: %s", s.Missing[lint.FactAccess])
	}
	if access := s.Image.Access; !access.Found && !access.Local {
		return 0, nil, notThere(checked.Result.Findings, s.Image.Reference)
	}
	w.show.Begin("shell")
	engine, runnable, done, err := engineWith(ctx, s.Image)
	if err != nil {
		return 0, nil, err
	}
	defer done()
	run := w.run(s, runnable, dir.temp)
	run.Partition = w.Trial.Partition
	trial, err := engine.Shell(ctx, run, t)
	if missing, ok := errors.AsType[*egress.MissingError](err); ok {
		return 0, nil, Hint(errors.New("opening a shell: the image has none, and the one of Seatrial is in its static program for Linux"),
			missing.Install(), "or put one into the image: COPY --from=docker.io/library/busybox:musl /bin/busybox /bin/sh")
	}
	if err != nil {
		return 0, nil, sourceFailure(err)
	}
	if trial.StartError != "" {
		return 0, nil, &StartError{Words: trial.StartError}
	}
	others, err := dir.keep()
	if err != nil {
		return 0, nil, err
	}
	w.tellOthers(dir.Dir, others)
	return trial.ExitCode, leftIn(trial, dir), nil
}

// notThere is an image that there is none of, in the words of the finding that says so.
func notThere(findings []lint.Finding, reference string) *StartError {
	for _, f := range findings {
		if f.Severity == lint.Error && strings.HasPrefix(f.Check, "image-") {
			return &StartError{Words: f.Message, Fix: f.Fix.String()}
		}
	}
	return &StartError{Words: "there is no image " + reference}
}

// maxLeft is how many files of an output are named.
const maxLeft = 5

// leftIn says of each output what is in it, and where that is by now.
func leftIn(t *harness.Trial, dir *resultDir) []string {
	var lines []string
	some := false
	for _, out := range t.Outputs {
		var names []string
		var size int64
		for _, f := range out.Files {
			if !f.Mode.IsDir() {
				names, size = append(names, strings.TrimPrefix(f.Path, out.Name+"/")), size+f.Size
			}
		}
		if len(names) == 0 {
			lines = append(lines, out.Path+" is empty")
			continue
		}
		some = true
		shown := strings.Join(names[:min(len(names), maxLeft)], ", ")
		if more := len(names) - maxLeft; more > 0 {
			shown += fmt.Sprintf(" and %d more", more)
		}
		lines = append(lines, fmt.Sprintf("%s has %s, %s: %s", out.Path, words.Count(len(names), "file"), humanize.Bytes(uint64(size)), shown))
	}
	switch {
	case dir.kept:
		lines = append(lines, "kept in "+dir.path())
	case some:
		lines = append(lines, "not kept; --output-dir DIR keeps it")
	}
	return lines
}
