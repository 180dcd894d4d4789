// Package shell is the shell that is brought into containers whose image has none: POSIX's language and the commands that one looks around
// with, all in this program.
package shell

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/egress"
)

// Verb is the command by which seatrial becomes the shell. People do not type it.
const Verb = "__shell"

// Name is what the shell is called where others have a path.
const Name = "seatrial's own"

// Entrypoint is the shell as a container's command.
func Entrypoint() []string { return []string{egress.SupervisorPath, Verb} }

// exitSyntax is the exit code of a line that cannot be read, as shells have it.
const exitSyntax = 2

// Shell is one conversation.
type Shell struct {
	runner *interp.Runner
	in     io.Reader
	out    io.Writer
	errs   io.Writer
	code   int
}

// New is a shell with this process's environment and folder.
func New(in io.Reader, out, errs io.Writer) (*Shell, error) {
	environ := os.Environ()
	if os.Getenv("PATH") == "" { // as an engine's own programs are looked for
		environ = append(environ, "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
	}
	runner, err := interp.New(
		interp.StdIO(in, out, errs), interp.Env(expand.ListEnviron(environ...)), interp.Interactive(true), interp.ExecHandlers(applets))
	if err != nil {
		return nil, fmt.Errorf("starting the shell: %w", err)
	}
	return &Shell{runner: runner, in: in, out: out, errs: errs}, nil
}

// Read runs the commands that it reads until there are no more, or exit is one of them, and returns the exit code.
func (s *Shell) Read(ctx context.Context) int {
	var pending strings.Builder
	lines := bufio.NewReader(s.in)
	for {
		line, err := lines.ReadString('\n')
		pending.WriteString(line)
		if line != "" && s.take(ctx, &pending, err != nil) {
			return s.code
		}
		if err != nil {
			return s.code
		}
	}
}

// take runs what was typed so far when it is whole; it is all that there is when last. It returns true when the shell is to end.
func (s *Shell) take(ctx context.Context, pending *strings.Builder, last bool) (exit bool) {
	text := pending.String()
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil && syntax.IsIncomplete(err) && !last {
		return false
	}
	pending.Reset()
	if err != nil {
		fmt.Fprintln(s.errs, "sh:", err)
		s.code = exitSyntax
		return false
	}
	for _, stmt := range file.Stmts {
		err := s.runner.Run(ctx, stmt)
		var status interp.ExitStatus
		switch {
		case err == nil:
			s.code = 0
		case errors.As(err, &status):
			s.code = int(status)
		case ctx.Err() != nil:
			s.code = 130
			return false // the command was interrupted, and the rest of the line with it
		default:
			fmt.Fprintln(s.errs, "sh:", err)
			s.code = 1
		}
		if s.runner.Exited() {
			return true
		}
	}
	return false
}

// keys are a terminal's, of which Ctrl-C empties the line instead of ending the shell.
type keys struct {
	io.Reader
	io.Writer
}

// Read implements io.Reader.
func (k keys) Read(p []byte) (int, error) {
	n, err := k.Reader.Read(p)
	for i := range p[:n] {
		if p[i] == 0x03 {
			p[i] = 0x15
		}
	}
	return n, err
}

// Talk is Read with a person at a terminal: with a prompt, and lines that can be edited and called back. interrupts tell that Ctrl-C was
// pressed while a command runs.
func (s *Shell) Talk(ctx context.Context, terminal *os.File, interrupts <-chan os.Signal) int {
	editor := term.NewTerminal(keys{s.in, s.out}, "")
	if line := os.Getenv(harness.CommandVariable); line != "" {
		editor.History.Add(line)
	}
	var pending strings.Builder
	for {
		prompt := s.runner.Dir + " $ "
		if pending.Len() > 0 {
			prompt = "> "
		}
		line, err := s.edit(terminal, editor, prompt)
		if err != nil {
			fmt.Fprintln(s.out)
			return s.code
		}
		pending.WriteString(line + "\n")
		if s.interruptible(ctx, interrupts, &pending) {
			return s.code
		}
	}
}

// edit reads a line, in raw mode for no longer than that.
func (s *Shell) edit(terminal *os.File, editor *term.Terminal, prompt string) (string, error) {
	fd := int(terminal.Fd())
	if width, height, err := term.GetSize(fd); err == nil && width > 0 {
		_ = editor.SetSize(width, height)
	}
	before, err := term.MakeRaw(fd)
	if err != nil {
		return "", err
	}
	defer func() { _ = term.Restore(fd, before) }()
	editor.SetPrompt(prompt)
	return editor.ReadLine()
}

// interruptible is take until a Ctrl-C.
func (s *Shell) interruptible(ctx context.Context, interrupts <-chan os.Signal, pending *strings.Builder) bool {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-interrupts:
			cancel()
		case <-ctx.Done():
		}
	}()
	return s.take(ctx, pending, false)
}
