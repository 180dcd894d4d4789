package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/dustin/go-humanize"
	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/egress"
	"github.com/seatrial/seatrial/harness/shell"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// shellFlag is of test alone.
func shellFlag() cli.Flag {
	return &cli.BoolFlag{Name: "shell", Category: groupTrial,
		Usage: "open a shell in the container in place of its command, also for an image that has none; nothing is left behind"}
}

// runFlags are about a run of the command, or about judging it.
var runFlags = []string{"expect", "tolerance", "update", "for", "repeat", "trace-egress", "write-resources", "follow", "raw", "format", "fail-on", "strict"}

// openShell runs a shell and exits with its code.
func openShell(c *cli.Context, o pipeline.Options, j *job.Job) error {
	for _, name := range runFlags {
		if typed(c, name) {
			return pipeline.Usagef("--%s with --shell: the command is not run, and nothing is judged", name)
		}
	}
	show, done := showProgress(c.App.ErrWriter, false)
	defer done()
	t := terminalOf(c)
	t.Ready = func(opened harness.Opened) {
		show.End(opened.Path, false)
		done()
		for _, line := range introduction(opened) {
			fmt.Fprintln(c.App.ErrWriter, "shell:", words.Fold(line))
		}
	}
	var err error
	if t.Executable, err = executable(); err != nil {
		return err
	}
	code, left, err := pipeline.Shell(c.Context, o, j, show, t)
	done()
	if start, ok := errors.AsType[*pipeline.StartError](err); ok {
		printError(c.App.ErrWriter, start.Error(), some(start.Fix))
		return exit(exitFault)
	}
	if err != nil {
		return err
	}
	for _, line := range left {
		fmt.Fprintln(c.App.ErrWriter, "shell:", words.Fold(line))
	}
	if code != exitOK {
		return exit(code)
	}
	return nil
}

// introduction says what one is in, and how to start what a node would.
func introduction(o harness.Opened) []string {
	which := "the image's " + o.Path
	if o.Brought {
		which = "Seatrial's own, for the image has none that starts (help lists its commands; the memory that it needs is extra)"
	}
	lines := []string{
		which + ", in the container as a node would make it",
		fmt.Sprintf("memory %s, CPU %g, network %s; no time limit ends it", humanize.Bytes(uint64(o.MemoryLimit)), o.CPULimit, o.Network),
	}
	if len(o.Command) > 0 {
		return append(lines, "a node starts: "+words.ShellLine(o.Command)+`  # here: eval "$`+harness.CommandVariable+`"`)
	}
	return append(lines, "a node has nothing to start: neither the image nor the job names a command")
}

// terminalOf is the user's, when commands are typed at one and what the shell prints is seen there.
func terminalOf(c *cli.Context) *harness.Terminal {
	t := &harness.Terminal{In: c.App.Reader, Out: secret.Raw(c.App.Writer), Err: secret.Raw(c.App.ErrWriter)}
	in, isFile := c.App.Reader.(*os.File)
	if !isFile || !isTerminal(in) || !isTerminal(c.App.Writer) {
		return t
	}
	t.TTY = true
	t.Raw = func() (func(), error) {
		before, err := term.MakeRaw(int(in.Fd()))
		return func() { _ = term.Restore(int(in.Fd()), before) }, err
	}
	t.Size = func() (uint, uint) {
		width, height, err := term.GetSize(int(in.Fd()))
		if err != nil {
			return 0, 0
		}
		return uint(max(width, 0)), uint(max(height, 0))
	}
	t.Resized = resizes(c.Context)
	return t
}

// inContainer tells of the commands by which this program is the first process of a container.
func inContainer(verb string) bool { return verb == egress.Verb || verb == shell.Verb }

// insideCommand makes this program the shell of a container.
func insideCommand() *cli.Command {
	return command(&cli.Command{
		Name: shell.Verb, Hidden: true, SkipFlagParsing: true,
		Action: func(c *cli.Context) error {
			code, err := beShell(c)
			if err != nil {
				return err
			}
			return exit(code)
		},
	})
}

func beShell(c *cli.Context) (int, error) {
	interrupts := make(chan os.Signal, 1)
	signal.Reset(os.Interrupt) // which ends this program else
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	s, err := shell.New(c.App.Reader, io.Writer(os.Stdout), os.Stderr)
	if err != nil {
		return 0, err
	}
	if in, ok := c.App.Reader.(*os.File); ok && isTerminal(in) {
		return s.Talk(c.Context, in, interrupts), nil
	}
	return s.Read(c.Context), nil
}
