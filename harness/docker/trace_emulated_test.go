package docker_test

import (
	"os"
	"testing"

	"github.com/seatrial/seatrial/fixtures/binfmttest"
	"github.com/seatrial/seatrial/fixtures/registrytest"
	"github.com/seatrial/seatrial/harness"
)

// An emulated workload has a supervisor that is not emulated: it is told of the emulator's calls.
func TestTraceEmulated(t *testing.T) {
	x := needTraced(t)
	emulators, err := binfmttest.Hold()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := emulators.Release(); err != nil {
			t.Error(err)
		}
	})
	if err := emulators.Register(); err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("testdata/egress/main.go")
	if err != nil {
		t.Fatal(err)
	}
	program, err := registrytest.Compile(source, "riscv64")
	if err != nil {
		t.Fatal(err)
	}
	image, err := x.load(registrytest.Spec{
		Platform: "linux/riscv64", Files: []registrytest.File{{Path: "/egress", Mode: 0o755, Content: program}},
	}, "riscv64")
	if err != nil {
		t.Fatal(err)
	}
	e := newEngine(t)
	run := harness.Run{
		Job: command("/egress", "lookup", "data.example.com", "tcp", "192.0.2.1:443"), Image: image, Platform: "linux/riscv64", Dir: t.TempDir(),
	}
	trial, err := e.Run(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	g, err := e.TraceEgress(t.Context(), run, trial, x.supervisor)
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Lookups) != 1 || g.Lookups[0].Name != "data.example.com" || len(g.Connections) != 1 || g.Connections[0].Address != "192.0.2.1" ||
		g.Connections[0].Protocol != "tcp" || len(g.Incomplete) > 0 || g.Method != harness.EgressBySeccomp {
		t.Errorf("trace is %s", show(g))
	}
	t.Log(show(g))
}
