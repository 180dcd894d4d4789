package main

import (
	"fmt"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/fixtures/fixtest"
)

// TestMain lets the scripts run this test binary as seatrial.
func TestMain(m *testing.M) {
	seatrial := func() {
		defaultNetwork = "http://127.0.0.1:1"
		if static := os.Getenv("SEATRIAL_STATIC"); static != "" {
			executable = func() (string, error) { return static, nil }
		}
		withPreviewCheck()
		var reports []*report.Report
		judged = func(all []*report.Report) { reports = append(reports, all...) }
		temp := os.Getenv("TMPDIR")
		code := run()
		setTempDir(temp) // that of the session is gone
		if err := fixtest.Tried(typedCommand(reports)); err != nil {
			fmt.Fprintln(os.Stderr, "trying fixes:", err)
			code = 99
		}
		os.Exit(code)
	}
	testscript.Main(m, map[string]func(){"seatrial": seatrial, pluginName: seatrial})
}
