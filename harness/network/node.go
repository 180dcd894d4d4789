package network

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/seatrial/seatrial/submit/limits"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// stopGrace is how long a node may take to remove its containers and end.
const stopGrace = 30 * time.Second

// errPortTaken marks a node that lost the race for a port.
var errPortTaken = errors.New("address already in use")

// node is one running process: of bacalhau, or of the IPFS node beside it.
type node struct {
	name    string
	process *os.Process
	log     string
	// done is closed after the process has ended.
	done chan struct{}
}

// startNode runs `bacalhau serve`; it returns before the node answers. ended, with room for it, is told of its end.
func startNode(s settings, ended chan<- *node) (*node, error) {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, fmt.Errorf("making a node's folder: %w", err)
	}
	config, err := s.configFile()
	if err == nil && config != nil {
		err = os.WriteFile(filepath.Join(s.dir, "config.yaml"), config, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("writing a node's config: %w", err)
	}
	return startProcess("bacalhau", s.options.Binary, s.arguments(), s.environment(os.Environ()), s.dir+".log", ended)
}

// startProcess runs a program that ends with this process, with what it prints in a log.
func startProcess(name, binary string, arguments, env []string, logName string, ended chan<- *node) (*node, error) {
	n := &node{name: name, log: logName, done: make(chan struct{})}
	log, err := os.Create(n.log)
	if err != nil {
		return nil, fmt.Errorf("making a node's log: %w", err)
	}
	defer log.Close()

	cmd := exec.Command(binary, arguments...)
	cmd.Env = env
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = nodeAttributes()

	// The parent-death signal fires when the thread that started the process ends, so that
	// thread is kept until the node has ended.
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		n.process = cmd.Process
		started <- err
		if err == nil {
			_ = cmd.Wait() // the log, not the exit code, says why a node ended
			close(n.done)
			ended <- n
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	return n, nil
}

// stop asks the node to end and waits for it.
func (n *node) stop() error {
	_ = terminate(n.process) // it may have ended already
	timer := time.NewTimer(stopGrace)
	defer timer.Stop()
	select {
	case <-n.done:
		return nil
	case <-timer.C:
	}
	_ = n.process.Kill()
	<-n.done
	return fmt.Errorf("stopping a node: still running after %s, killed", stopGrace)
}

// terminate asks a process to end. Windows has no way to ask one that has no console.
func terminate(p *os.Process) error {
	if runtime.GOOS == "windows" {
		return p.Kill()
	}
	return p.Signal(syscall.SIGTERM)
}

// failure explains a node that ended by itself.
func (n *node) failure() error {
	line := lastUsefulLine(n.log)
	if strings.Contains(line, errPortTaken.Error()) {
		return fmt.Errorf("starting a node: %s: %w", strings.TrimSuffix(line, ": "+errPortTaken.Error()), errPortTaken)
	}
	return fmt.Errorf("starting a node: %s ended: %s", n.name, line)
}

// logTail is how much of a log's end is read, in bytes.
const logTail = 64 << 10

var (
	terminalCodes = regexp.MustCompile("\x1b\\[[0-9;]*[A-Za-z]")
	// failureLine matches Bacalhau's own ways to say what went wrong.
	failureLine = regexp.MustCompile(`(?i)\berror:|\| (ERR|FTL|PNC)|^panic:|address already in use`)
)

// lastUsefulLine is the last line of a log that tells of a failure, or else its last line.
func lastUsefulLine(path string) string {
	text, err := limits.State.Tail(path, logTail)
	if errors.Is(err, fs.ErrNotExist) {
		return "it left no log"
	}
	if err != nil {
		return "its log cannot be read"
	}
	return usefulLine(string(text))
}

func usefulLine(text string) string {
	last, useful := "it said nothing", ""
	for line := range strings.Lines(terminalCodes.ReplaceAllString(text, "")) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		last = line
		if failureLine.MatchString(line) {
			useful = line
		}
	}
	if useful != "" {
		return useful
	}
	return last
}
