package build_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/seatrial/seatrial/fixtures/buildkittest"
)

// daemon is the buildkitd of all tests.
var daemon buildkittest.Shared

func TestMain(m *testing.M) {
	code := m.Run()
	if err := daemon.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}
