package network

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// State describes a network that runs in the background.
type State struct {
	// PID and Started name the process that serves it. Started is the process's start time as its system
	// tells it, so that another process that got the same number is not taken for it.
	PID     int    `json:"pid"`
	Started string `json:"started"`
	// Endpoint is the orchestrator's API: "http://127.0.0.1:41234".
	Endpoint string `json:"endpoint"`
	// RegistryAddress as in Network; empty without a registry.
	RegistryAddress string `json:"registry,omitempty"`
	// NodeIDs are Bacalhau's names of the nodes.
	NodeIDs []string `json:"nodes"`
	// Dir holds the nodes' data and logs.
	Dir string `json:"dir"`
	// Version of Bacalhau that the network's contract is about.
	Version string `json:"version"`
}

// notRunningError tells that no network runs in the background.
type notRunningError struct{}

func (*notRunningError) Error() string { return "looking for the local network: none is running" }

// Hint says how to start one.
func (*notRunningError) Hint() string { return "seatrial network up" }

// StatePath is where the state of the user's network is kept: seatrial/network.json in the cache folder.
func StatePath() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("looking for the local network: %w", err)
	}
	return filepath.Join(cache, "seatrial", "network.json"), nil
}

// Status returns the network described at path, or an error that says that none runs. A state whose process is gone is
// removed, together with what its network left behind.
func Status(path string) (*State, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &notRunningError{}
	}
	if err != nil {
		return nil, fmt.Errorf("looking for the local network: %w", err)
	}
	var s State
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("looking for the local network: %s is not a state of ours: remove it: %w", path, err)
	}
	if s.PID > 0 && s.Started != "" && startTime(s.PID) == s.Started {
		return &s, nil
	}
	return nil, errors.Join(s.forget(path), &notRunningError{})
}

// forget removes a state, what its nodes left in the engine, and their folder, which is ours only by its name.
func (s *State) forget(path string) error {
	if err := sweep(s.NodeIDs); err != nil {
		return err
	}
	if matched, _ := filepath.Match(dirPattern, filepath.Base(s.Dir)); matched {
		if err := os.RemoveAll(s.Dir); err != nil {
			return fmt.Errorf("removing the folder of a network that is gone: %w", err)
		}
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing the state of a network that is gone: %w", err)
	}
	return nil
}

// write lets the state appear whole or not at all.
func (s *State) write(path string) error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("writing the network's state: %w", err)
	}
	if err := disk.WriteFile(path, append(data, '\n'), 0o600); err != nil {
		return fmt.Errorf("writing the network's state: %w", err)
	}
	return nil
}
