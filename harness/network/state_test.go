package network

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

func isNotRunning(err error) bool {
	var absent *notRunningError
	return errors.As(err, &absent)
}

func TestStatus(t *testing.T) {
	me, mine := os.Getpid(), startTime(os.Getpid())
	tests := []struct {
		name    string
		state   State
		running bool
	}{
		{"this process", State{PID: me, Started: mine}, true},
		{"another process with its number", State{PID: me, Started: "1"}, false},
		{"no such process", State{PID: 1 << 30, Started: "1"}, false},
		{"no process", State{}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "network.json")
			test.state.Dir = filepath.Join(dir, "seatrial-network-1")
			if err := os.Mkdir(test.state.Dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := test.state.write(path); err != nil {
				t.Fatal(err)
			}
			got, err := Status(path)
			if test.running {
				if err != nil || !reflect.DeepEqual(*got, test.state) {
					t.Fatalf("got %v, %v", got, err)
				}
				return
			}
			if !isNotRunning(err) {
				t.Fatalf("got %v, want a notRunningError", err)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("%v is left behind", left)
			}
		})
	}
}

// A state may name any folder; only ours are removed.
func TestStatusLeavesOtherFoldersAlone(t *testing.T) {
	dir := t.TempDir()
	path, precious := filepath.Join(dir, "network.json"), filepath.Join(dir, "precious")
	if err := os.Mkdir(precious, 0o700); err != nil {
		t.Fatal(err)
	}
	s := State{Dir: precious}
	if err := s.write(path); err != nil {
		t.Fatal(err)
	}
	if _, err := Status(path); !isNotRunning(err) {
		t.Errorf("got %v, want a notRunningError", err)
	}
	if _, err := os.Stat(precious); err != nil {
		t.Error(err)
	}
}

func TestStatusOfBrokenState(t *testing.T) {
	path := filepath.Join(t.TempDir(), "network.json")
	if _, err := Status(path); !isNotRunning(err) {
		t.Errorf("no state: got %v, want a notRunningError", err)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Status(path); err == nil || isNotRunning(err) {
		t.Errorf("half a state: got %v, want another error", err)
	}
}
