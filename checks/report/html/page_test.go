package html_test

import (
	"bytes"
	"regexp"
	"slices"
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
		"reading page xxxxxx", "100%\nreading", "… 89,962 of 90,002 lines left out …", "Left out: 312 cache, 4 temporary.",
		`<span class="name">words.csv</span>`, "highest 412 MB after ", `<th scope="row" class="num">0 ms</th>`, `<p>Made by seatrial devel with:</p><div class="copy"><pre>seatrial test job.yaml</pre></div>`,
		"docker run <span>--rm</span> <span>--network</span> none", "different", "pypi.org", "[2001:db8::1]:443", "only numbers differ",
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
		"<title>3 workloads</title>", `<article id="w3" class="pass">`, "Nothing wrong; no network was asked", "Cannot be read.",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s", want)
		}
	}
	if out := write(t); !strings.Contains(out, "<title>seatrial</title>") {
		t.Error("no page for no workload")
	}
}

// The worst comes first and is open, what passes is folded, and a check is explained once.
func TestHTMLSeveral(t *testing.T) {
	out := write(t, reporttest.Batch(t, 12)...)
	if got := articles.FindAllStringSubmatch(out, -1); len(got) != 12 || !slices.IsSortedFunc(got, func(a, b []string) int {
		return slices.Index(verdicts, a[1]) - slices.Index(verdicts, b[1])
	}) {
		t.Errorf("the workloads are %q", got)
	}
	for what, want := range map[string]int{
		`<main>`: 1, `<h1>`: 1, `id="show-fail"`: 1, "<details open>": 4, `id="check-image-platform"`: 1, "401 Unauthorized": 1, "checks skipped for it": 1, `href="#check-image-platform"`: 3,
	} {
		if got := strings.Count(out, what); got != want {
			t.Errorf("%d times %s, want %d", got, what, want)
		}
	}
	// Of many, the list comes first.
	if out := write(t, reporttest.Batch(t, 100)...); strings.Contains(out, "<details open>") {
		t.Error("all of 26 workloads that do not pass are open")
	}
}

var (
	articles = regexp.MustCompile(`<article id="w[0-9]+" class="([a-z]+)">\n<details( open)?>`)
	verdicts = []string{"fail", "unknown", "pass"}
)

// A workload that was judged for several platforms is one, and as good as on the worst of them.
func TestHTMLPlatforms(t *testing.T) {
	out := write(t, reporttest.Platforms(t)...)
	for _, want := range []string{": Not fit for the network</title>", `<th scope="row" class="id">linux/arm64</th><td class="fail">`, `<th scope="row" class="id">linux/amd64</th><td class="pass">`} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s", want)
		}
	}
}

// What could not be judged is said before anything else is.
func TestHTMLUnjudged(t *testing.T) {
	out := write(t, reporttest.Unread(t))
	for _, want := range []string{"What was in the way</h2>", "401 Unauthorized", "connection refused", "None in what could be looked at."} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s", want)
		}
	}
}

// What is cut says how much there is.
func TestHTMLCut(t *testing.T) {
	out := write(t, reporttest.Long(t, 10_000))
	for _, want := range []string{
		"<caption><span>The first 10 of 10,000 rows, the first 12 of 14 columns</span></caption>", "<caption><span>The first 200 of 303 files</span></caption>", "<caption><span>The first 200 of 302 files</span></caption>",
		"The first 60 of 99 files, with a look into the first 24.", "<td class=\"differs\">byte 17</td>",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s", want)
		}
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
	if err := html.Format.Write(&b, reports, report.Options{Checks: checks.All, Command: "seatrial test job.yaml"}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
