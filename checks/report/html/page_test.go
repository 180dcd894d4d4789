package html_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/checks/report/html"
	"github.com/seatrial/seatrial/fixtures/reporttest"
)

var script = regexp.MustCompile(`(?s)<script>.*</script>`)

func TestHTML(t *testing.T) {
	out := write(t, reporttest.Rich(t))
	for _, want := range []string{
		"<title>job.yaml: Not fit for the network</title>",
		`<p class="kicker">Not fit for the network</p>`,
		`Resources: {CPU: &#34;500m&#34;, Memory: &#34;550Mb&#34;}, Timeouts: {TotalTimeout: 120}`,
		"<td>the</td><td>48120</td><td>4.1 %</td>",
		`<img src="data:image/png;base64,iVBOR`,
		"480 × 270 pixels", "A picture that cannot be read.", "No text.",
		"reading page xxxxxx", "100%\nreading", "… the middle of 2,", "Left out: 312 cache, 4 temporary.",
		"docker run --rm --network none", "different", "pypi.org", "[2001:db8::1]:443", "only numbers differ",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Count(out, "window.hacked=1</script>") > 0 || strings.Count(out, "<script>") != 1 {
		t.Error("a workload's script is on the page")
	}
	if strings.Contains(script.ReplaceAllString(out, ""), "\x1b") || len(out) > 200_000 {
		t.Errorf("the page has escape sequences, or its %d bytes are too many", len(out))
	}
}

// A command that ran nothing, and a folder that is gone.
func TestHTMLWithout(t *testing.T) {
	out := write(t, reporttest.Judged(reporttest.Flagged(t)), reporttest.Judged(reporttest.Filed(t)), reporttest.Judged(reporttest.Clean(t)))
	for _, want := range []string{
		"<title>3 workloads</title>", `<a href="#w2">job.yaml</a>`, `<article id="w3">`, "Nothing wrong; no network was asked", "Nothing wrong.", "Cannot be read.",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s", want)
		}
	}
	if out := write(t); !strings.Contains(out, "<title>seatrial</title>") {
		t.Error("no page for no workload")
	}
}

// What was not as on a node is on the page as well.
func TestHTMLNotes(t *testing.T) {
	s, policy := reporttest.Filed(t)
	s.Trial.Notes = []string{"whether the image's user may write is not tested: giving /outputs to root:\x1b[31m no"}
	if out := write(t, reporttest.Judged(s, policy)); !strings.Contains(out, "note: whether the image&#39;s user may write is not tested") {
		t.Error("the page does not say it")
	}
}

func write(t *testing.T, reports ...*report.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := html.Format.Write(&b, reports, report.Options{Checks: checks.All}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
