package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts run this test binary as seatrial.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"seatrial": func() {
		defaultNetwork = "http://127.0.0.1:1"
		if static := os.Getenv("SEATRIAL_STATIC"); static != "" {
			executable = func() (string, error) { return static, nil }
		}
		os.Exit(run())
	}})
}
