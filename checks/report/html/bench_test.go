package html_test

import (
	"io"
	"testing"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/checks/report/html"
	"github.com/seatrial/seatrial/fixtures/reporttest"
)

// How long a page of a thousand workloads takes, and one of a run whose tables have a hundred thousand rows.
func BenchmarkPage(b *testing.B) {
	for name, reports := range map[string][]*report.Report{
		"1000 workloads": reporttest.Batch(b, 1000), "100000 rows": {reporttest.Long(b, 100_000)},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				size := counter(0)
				if err := html.Format.Write(&size, reports, report.Options{Checks: checks.All}); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(size), "page-bytes")
			}
		})
	}
}

// counter counts what is written.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return io.Discard.Write(p)
}
