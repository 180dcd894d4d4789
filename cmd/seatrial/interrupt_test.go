package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// interruptAfter bounds how long a program may take to come where it is interrupted, and to end after it.
const interruptAfter = time.Minute

// interrupt runs a program, presses Ctrl-C and wants exit code 130: when a file exists, or, with
// "@", when the program has connected to a server that never answers, whose address replaces "@" in the
// arguments. What it printed is then in interrupted.out and interrupted.err: interrupt [-twice|-hangup|-kill] FILE|@ PROGRAM [ARG…]
//
// With -twice the engine hangs when a container is to be removed, and Ctrl-C is pressed again; -hangup closes the
// terminal instead, and -kill kills the program. With -typed LINE the program reads that line, and then waits for more.
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	var how string
	if len(args) > 0 && slices.Contains([]string{"-twice", "-hangup", "-kill"}, args[0]) {
		how, args = args[0], args[1:]
	}
	typed := ""
	if len(args) > 1 && args[0] == "-typed" {
		typed, args = args[1], args[2:]
	}
	shown := &watched{seen: make(chan struct{})}
	if len(args) > 1 && args[0] == "-shown" {
		shown.text, args = args[1], args[2:]
	}
	if neg || len(args) < 2 {
		ts.Fatalf("usage: interrupt [-twice|-hangup|-kill] [-typed LINE] [-shown TEXT] FILE|@ PROGRAM [ARG…]")
	}
	ctx, cancel := context.WithTimeout(context.Background(), interruptAfter)
	defer cancel()
	hang, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	defer hang.Close()
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "@", hang.Addr().String())
	}
	var engine *stalledEngine
	cmd := interrupted(ctx, ts, args[1:])
	if how == "-twice" {
		engine, err = newFakeStalledEngine()
		ts.Check(err)
		defer engine.close()
		cmd.Env = append(cmd.Env, "DOCKER_HOST="+engine.host)
	}
	var out bytes.Buffer
	errs := &shown.all
	cmd.Stdout, cmd.Stderr = &out, shown
	if typed != "" {
		in, err := cmd.StdinPipe()
		ts.Check(err)
		defer in.Close()
		_, err = io.WriteString(in, typed+"\n") // which a pipe has room for
		ts.Check(err)
	}
	ts.Check(cmd.Start())
	if args[0] == hang.Addr().String() {
		conn, err := hang.Accept()
		ts.Check(err)
		defer conn.Close()
	} else {
		awaitFile(ctx, ts.MkAbs(args[0]))
	}
	if shown.text != "" {
		select {
		case <-shown.seen:
		case <-ctx.Done():
		}
	}
	want := exitInterrupted
	switch how {
	case "-kill":
		want = -1
		ts.Check(cmd.Process.Kill())
	case "-hangup":
		ts.Check(cmd.Process.Signal(syscall.SIGHUP))
	case "-twice":
		ts.Check(cmd.Process.Signal(syscall.SIGINT))
		select {
		case <-engine.removing:
		case <-ctx.Done():
		}
		ts.Check(cmd.Process.Signal(syscall.SIGINT))
	default:
		ts.Check(cmd.Process.Signal(os.Interrupt))
	}
	err = cmd.Wait()
	ts.Check(os.WriteFile(ts.MkAbs("interrupted.out"), out.Bytes(), 0o644))
	ts.Check(os.WriteFile(ts.MkAbs("interrupted.err"), errs.Bytes(), 0o644))
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != want || ctx.Err() != nil {
		ts.Fatalf("ended with %v, want exit code %d; stderr: %s", err, want, errs.String())
	}
}

// interrupted is seatrial in the script's folder and environment.
func interrupted(ctx context.Context, ts *testscript.TestScript, args []string) *exec.Cmd {
	program, err := exec.LookPath(ts.Getenv("SEATRIAL"))
	ts.Check(err)
	cmd := exec.CommandContext(ctx, program, args[1:]...)
	cmd.Args[0] = args[0]
	cmd.Dir = ts.Getenv("WORK")
	for _, name := range []string{"PATH", "HOME", "XDG_CACHE_HOME", "DOCKER_CONFIG", "DOCKER_HOST", "BACALHAU_API_HOST", "IPFS_PATH", "IPFS_GATEWAY", "TMPDIR", "GORACE", "SEATRIAL_STATIC"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	return cmd
}

// watched is what a program writes, and tells when a text is in it. One goroutine writes; it is read when the program has ended.
type watched struct {
	all  bytes.Buffer
	text string
	seen chan struct{}
	once sync.Once
}

func (w *watched) Write(p []byte) (int, error) {
	n, err := w.all.Write(p)
	if w.text != "" && bytes.Contains(w.all.Bytes(), []byte(w.text)) {
		w.once.Do(func() { close(w.seen) })
	}
	return n, err
}

// awaitFile returns when a file exists, or when ctx ends.
func awaitFile(ctx context.Context, path string) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
