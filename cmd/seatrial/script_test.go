package main

import (
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seatrial/seatrial/fixtures/binfmttest"
	"github.com/seatrial/seatrial/fixtures/buildkittest"
	"github.com/seatrial/seatrial/fixtures/citest"
	"github.com/seatrial/seatrial/fixtures/fixtest"
	"github.com/seatrial/seatrial/fixtures/kubotest"
	"github.com/seatrial/seatrial/fixtures/pinningtest"
	"github.com/seatrial/seatrial/fixtures/podmantest"
	"github.com/seatrial/seatrial/fixtures/programtest"
	"github.com/seatrial/seatrial/fixtures/registrytest"
	"github.com/seatrial/seatrial/fixtures/s3test"
	"github.com/seatrial/seatrial/fixtures/webtest"
	"github.com/seatrial/seatrial/harness/network"
)

// TestChecks runs the fixture of every check.
func TestChecks(t *testing.T) { runScripts(t, "../../fixtures/checks") }

// TestScripts runs what users type, with its real output.
func TestScripts(t *testing.T) { runScripts(t, "../../fixtures/scripts") }

func runScripts(t *testing.T, dir string) { runSome(t, testscript.Params{Dir: dir}) }

// runSome runs scripts with the commands and the servers that they may use.
func runSome(t *testing.T, some testscript.Params) {
	nodes := newSharedNodes(t)
	daemon := &buildkittest.Shared{}
	t.Cleanup(func() {
		if err := daemon.Stop(); err != nil {
			t.Error(err)
		}
	})
	commands := map[string]func(*testscript.TestScript, bool, []string){
		"breaking":  breaking,
		"buildkitd": daemon.Use,
		"ended":     ended,
		"exits":     exits,
		"former":    formerNode,
		"interrupt": interrupt,
		"losing":    losing,
		"node":      nodes.use,
		"static":    newStaticBuild(t).use,
	}
	maps.Copy(commands, registrytest.Commands())
	maps.Copy(commands, podmantest.Commands())
	maps.Copy(commands, binfmttest.Commands())
	maps.Copy(commands, kubotest.Commands())
	maps.Copy(commands, s3test.Commands())
	maps.Copy(commands, webtest.Commands())
	maps.Copy(commands, pinningtest.Commands())
	maps.Copy(commands, programtest.Commands())
	maps.Copy(commands, citest.Commands())
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: some.Dir, Files: some.Files, ContinueOnError: some.ContinueOnError,
		RequireExplicitExec: true,
		Cmds:                commands,
		Condition: func(name string) (bool, error) {
			if name == "buildkitd" {
				return buildkittest.Runs(), nil
			}
			return binfmttest.Condition(name)
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("XDG_CACHE_HOME", cache)
			env.Setenv("BACALHAU", filepath.Join(cache, "seatrial", "bin", "bacalhau-"+network.Version))
			env.Setenv("SEATRIAL", os.Args[0])
			env.Setenv("ROOT", root)
			env.Setenv(fixtest.Log, os.Getenv(fixtest.Log))
			env.Setenv(fixtest.IPFS, os.Getenv(fixtest.IPFS))
			env.Setenv("DOCKER_HOST", os.Getenv("DOCKER_HOST"))
			env.Setenv("GORACE", os.Getenv("GORACE"))
			env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
			podmantest.Setup(env)
			return registrytest.Setup(env)
		},
	})
}

// exits runs a program and wants an exact exit code: exits 1 seatrial check …
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}
