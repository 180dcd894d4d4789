package main

import (
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seatrial/seatrial/fixtures/programtest"
)

// staticBuild is this program as people install it, without a loader: unlike a test's own it can be mounted into a container.
type staticBuild struct {
	dir   string
	build func() (string, error)
}

func newStaticBuild(t *testing.T) *staticBuild {
	b := &staticBuild{dir: t.TempDir()}
	b.build = sync.OnceValues(func() (string, error) { return programtest.Into(b.dir) })
	return b
}

// use is the script command `static`: the seatrial of this script takes the static one for its own program, which is in $STATIC.
func (b *staticBuild) use(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: static")
	}
	name, err := b.build()
	ts.Check(err)
	ts.Setenv("SEATRIAL_STATIC", name)
	ts.Setenv("STATIC", b.dir)
}
