package network

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/harness/session"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// State describes a local network, from before its first node starts until nothing of it is left. It is a file, by which other
// processes find the network, and by which the next one removes what a killed one has left.
type State struct {
	// Format is stateFormat; a state of a later one is left alone.
	Format int `json:"format"`
	// Process serves the network: it ends with it, or should have.
	session.Process
	// Command is what the process runs: CommandUp, CommandSubmit.
	Command string `json:"command"`
	// Ready tells that the network can be used.
	Ready bool `json:"ready"`
	// Endpoint is the orchestrator's API: "http://127.0.0.1:41234".
	Endpoint string `json:"endpoint"`
	// RegistryAddress as in Network; empty without a registry.
	RegistryAddress string `json:"registry,omitempty"`
	// IPFSPath as in Network; empty without an IPFS node.
	IPFSPath string `json:"ipfs,omitempty"`
	// Nodes are the processes of the nodes, the IPFS node's too, and NodeIDs Bacalhau's names of them.
	Nodes   []session.Process `json:"processes"`
	NodeIDs []string          `json:"nodes"`
	// Dir holds the nodes' data and logs.
	Dir string `json:"dir"`
	// Version of Bacalhau that the network's contract is about.
	Version string `json:"version"`

	path string
}

// The commands that make a local network.
const (
	CommandUp     = "network up"
	CommandSubmit = "submit --local"
)

// stateFormat is what this program writes.
const stateFormat = 1

// notRunningError tells that no network runs in the background.
type notRunningError struct{}

func (*notRunningError) Error() string { return "looking for the local network: none is running" }

// Hint says how to start one.
func (*notRunningError) Hint() string { return "seatrial network up" }

// States is the folder of the user's states: seatrial/networks in the cache folder.
func States() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("looking for local networks: %w", err)
	}
	return filepath.Join(cache, "seatrial", "networks"), nil
}

// newState is that of a network of this process to be; it is written in a folder, or nowhere when that is empty.
func newState(dir, command string) *State {
	s := &State{Format: stateFormat, Process: session.ProcessOf(os.Getpid()), Command: command, Version: Version}
	if dir != "" {
		s.path = filepath.Join(dir, rand.Text()+".json")
	}
	return s
}

// All are the networks of this user, those that run and those of which something may be left. unread are the files among
// the states that cannot be read.
func All(dir string) (all []*State, unread []error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		unread = append(unread, fmt.Errorf("%s is passed by: %w", dir, disk.Cause(err)))
	}
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		if filepath.Ext(path) != ".json" {
			continue
		}
		s, err := readState(path)
		switch {
		case errors.Is(err, fs.ErrNotExist): // it has just gone
		case err != nil:
			unread = append(unread, fmt.Errorf("%s is passed by: %w", path, err))
		case s.Format == stateFormat:
			all = append(all, s)
		}
	}
	return all, unread
}

func readState(path string) (*State, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !session.OwnedBy(os.Geteuid(), info) {
		return nil, errors.New("it is another user's")
	}
	data, err := limits.State.ReadFile(path)
	if err != nil {
		return nil, disk.Cause(err)
	}
	s := &State{path: path}
	if json.Unmarshal(data, s) != nil {
		return nil, errors.New("it is damaged, remove it")
	}
	return s, nil
}

// Status returns the network that runs in the background, or an error that says that there is none.
func Status(dir string) (*State, error) {
	all, _ := All(dir)
	for _, s := range all {
		if s.Command == CommandUp && s.Ready && s.Runs() {
			return s, nil
		}
	}
	return nil, &notRunningError{}
}

// write lets the state appear whole or not at all.
func (s *State) write() error {
	if s.path == "" {
		return nil
	}
	data, err := json.MarshalIndent(s, "", "  ")
	if err == nil {
		err = os.MkdirAll(filepath.Dir(s.path), 0o700)
	}
	if err == nil {
		err = disk.WriteFile(s.path, append(data, '\n'), 0o600)
	}
	if err != nil {
		return fmt.Errorf("writing the network's state: %w", err)
	}
	return nil
}

// remove is for a state of whose network nothing is left.
func (s *State) remove() error {
	if s.path == "" {
		return nil
	}
	if err := os.Remove(s.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing the state of a network that is gone: %w", err)
	}
	return nil
}
