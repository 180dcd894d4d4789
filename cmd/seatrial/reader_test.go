package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// readerEnv is the environment of somebody who reads a page: nothing is set for Seatrial and, but for what is said here, nothing of this
// machine's user is found. Unset are prefixes of names.
func readerEnv(t *testing.T, home string, unset ...string) []string {
	t.Helper()
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		return slices.ContainsFunc(append(unset, "SEATRIAL_", "BACALHAU_"), func(prefix string) bool { return strings.HasPrefix(v, prefix) })
	})
	return append(env, "PATH="+program(t)+":"+os.Getenv("PATH"), "HOME="+home, "XDG_STATE_HOME="+t.TempDir())
}

// appRegistry has the image that pages name: app:v1, and app:arm for the other architecture.
func appRegistry(t *testing.T) *registrytest.Registry {
	t.Helper()
	registry := registrytest.New()
	t.Cleanup(registry.Close)
	for tag, platform := range map[string]string{"v1": "linux/amd64", "arm": "linux/arm64"} {
		if _, err := (registrytest.Spec{Platform: platform, Entrypoint: []string{"/run"}, Runnable: true}).Push(registry.Host+"/app:"+tag, "", ""); err != nil {
			t.Fatal(err)
		}
	}
	return registry
}
