package build_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/seatrial/seatrial/harness/build"
)

// TestSSH has a step reach an agent that holds a key of this machine.
func TestSSH(t *testing.T) {
	dir := newContext(t, map[string]string{
		"Dockerfile": "FROM scratch\nCOPY probe /probe\nRUN --mount=type=ssh [\"/probe\", \"stat\", \"/run/buildkit/ssh_agent.0\"]\n",
	})
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(key, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	for kind, address := range builders(t) {
		opts := build.Options{ContextDir: dir, Builder: address, NoCache: true, SSH: []string{"default=" + key}}
		if _, err := try(t, opts); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		opts.SSH = nil
		if _, err := try(t, opts); !errors.As(err, new(*build.Error)) {
			t.Errorf("%s: without a key: %v", kind, err)
		}
	}
}
