package report_test

import (
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

// parseSARIF reads a log and holds it against the schema of SARIF 2.1.0.
func parseSARIF(t *testing.T, text string) *sarif.Report {
	t.Helper()
	log, err := sarif.FromString(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Validate(); err != nil {
		t.Error(err)
	}
	return log
}
