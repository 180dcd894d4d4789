package report_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

// hostile is what a workload may call a file or print.
const hostile = `"><script>window.hacked=1</script><img src=http://127.0.0.1:9/x onerror=window.hacked=1>`

// results makes a result folder with something of everything, and the trial that left it.
func results(t *testing.T) *harness.Trial {
	t.Helper()
	dir := t.TempDir()
	write := func(name, content string) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var lines strings.Builder
	for i := range 90_000 {
		lines.WriteString("\x1b[32mreading\x1b[0m page " + strings.Repeat("x", i%7) + "\n")
	}
	write("stdout", "counting 3 files\r50%\r100%\n"+lines.String()+"done\n")
	write("stderr", "warning: "+hostile+"\n")
	write("outputs/words.csv", "word,count,share\nthe,48120,4.1 %\nof,30251,2.6 %\n"+hostile+",1,0 %\n")
	write("outputs/plot.png", picture(t, 480, 270))
	write("outputs/fake.png", "\x89PNG\r\n\x1a\nno picture")
	write("outputs/model.bin", "\x00\x01\x02")
	write("outputs/empty.txt", "")
	write("outputs/drawing.svg", `<svg xmlns="http://www.w3.org/2000/svg"><script>window.hacked=1</script></svg>`)
	write("outputs/"+strings.ReplaceAll(hostile, "/", "-"), "a line of "+strings.Repeat("many ", 200)+"\nand another\n")
	trial := &harness.Trial{
		Dir: dir, Image: sum, Platform: "linux/amd64", Engine: "Docker Engine 20.10.24", Network: "none",
		CommandLine: "docker run --rm --network none --memory 512000000b --cpus 0.5 --mount type=bind,src=\"$PWD/data\",dst=/inputs ghcr.io/me/wordcount@" + sum + " --top 100",
		Duration:    12400 * time.Millisecond, CPUTime: 4900 * time.Millisecond, PeakMemory: 498_000_000, WorkingMemory: 412_000_000,
		MemoryLimit: 512_000_000, CPULimit: 0.5, CPUs: 0.5, InputBytes: 84_000_000, Samples: samples(500, 12400*time.Millisecond, 412_000_000, 0.48),
		Stray:      []harness.File{{Path: "/app/words.parquet", Size: 1_250_000}, {Path: "/app/notes.txt", Size: 900}},
		StrayNoise: map[string]int{"cache": 312, "temporary": 4},
	}
	if err := trial.ReadResults([]job.Output{job.DefaultOutput}); err != nil {
		t.Fatal(err)
	}
	return trial
}

// samples is a run that grows, works and ends.
func samples(n int, length time.Duration, peak int64, cores float64) []harness.Sample {
	all := make([]harness.Sample, n)
	var cpu time.Duration
	for i := range all {
		x := float64(i) / float64(n-1)
		step := length / time.Duration(n)
		cpu += time.Duration(float64(step) * cores * (0.6 + 0.4*math.Sin(9*x)))
		all[i] = harness.Sample{
			At: time.Duration(x * float64(length)), CPU: cpu,
			Memory: int64(float64(peak) * math.Min(1, 3*x) * (0.9 + 0.1*math.Cos(25*x))),
		}
	}
	return all
}

func picture(t *testing.T, width, height int) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		for y := range height {
			img.Set(x, y, color.RGBA{uint8(40 + 120*x/width), uint8(90 + 100*y/height), 170, 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// stages are those of a submission.
func stages() []report.Stage {
	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	var all []report.Stage
	for _, s := range []struct {
		name, result string
		took         time.Duration
	}{
		{"check", "no error", 350 * time.Millisecond}, {"test", "exit code 0", 13 * time.Second},
		{"submit", "job j-1", 80 * time.Millisecond}, {"follow", "Completed", 15 * time.Second}, {"compare", "different", 20 * time.Millisecond},
	} {
		all = append(all, report.Stage{Name: s.name, Begin: at, Duration: s.took, Result: s.result, Failed: s.result == "different"})
		at = at.Add(s.took)
	}
	return all
}

// rich has everything a page can show.
func rich(t *testing.T) *report.Report {
	t.Helper()
	s, policy := filed(t)
	s.Trial = results(t)
	s.Trial.Repeats = []harness.Repeat{{Run: 2, Deviations: []harness.Deviation{{
		Path: "outputs/words.csv", Difference: `line 2: first "the,48120", again "the,48121"`, Kind: "only numbers differ", Diff: "-the,48120\n+the,48121\n",
	}}}}
	s.Trial.Expected = &harness.Expected{Dir: "golden", Deviations: []harness.Deviation{}}
	s.Trial.Egress = &harness.Egress{
		Method: harness.EgressBySeccomp, Instrumented: true,
		Lookups:     []harness.Lookup{{Name: "pypi.org" + hostile, Types: []string{"A", "AAAA"}, Count: 4, Process: &harness.Process{PID: 7, Command: "python3 /app/main.py"}}},
		Connections: []harness.Connection{{Address: "2001:db8::1", Port: 443, Protocol: "tcp", Count: 1, Error: "network is unreachable"}},
		Caveats:     []string{"ICMP is not seen"},
	}
	r := judged(s, policy)
	r.Stages = stages()
	return r
}

// killed is a run at its memory limit.
func killed(t *testing.T) *report.Report {
	t.Helper()
	s, policy := clean(t)
	s.Trial = results(t)
	s.Trial.OOMKilled, s.Trial.ExitCode, s.Trial.PeakMemory, s.Trial.Outputs[0].Files = true, 137, 512_000_000, nil
	s.Trial.Samples = samples(90, 2*time.Second, 505_000_000, 0.3)
	return report.New(s, checks.All.Judge(s, []lint.Stage{lint.StageCheck, lint.StageTest}, policy))
}

var script = regexp.MustCompile(`(?s)<script>.*</script>`)

func TestHTML(t *testing.T) {
	out := write(t, "html", rich(t))
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
	out := write(t, "html", judged(flagged(t)), judged(filed(t)), judged(clean(t)))
	for _, want := range []string{
		"<title>3 workloads</title>", `<a href="#w2">job.yaml</a>`, `<article id="w3">`, "Fit for the network", "Nothing wrong.", "Cannot be read.",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s", want)
		}
	}
	if out := write(t, "html"); !strings.Contains(out, "<title>seatrial</title>") {
		t.Error("no page for no workload")
	}
}
