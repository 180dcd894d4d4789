package network

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestFailureOfALostPortCanBeTriedAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(path, []byte("Error: listen tcp 127.0.0.1:1: bind: address already in use\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	n := &node{log: path}
	if err := n.failure(); !errors.Is(err, errPortTaken) || err.Error() != "starting a node: Error: listen tcp 127.0.0.1:1: bind: address already in use" {
		t.Errorf("got %v", err)
	}
}
