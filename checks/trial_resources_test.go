package checks_test

import (
	"strings"
	"testing"
	"time"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job/flags"
)

// ran judges a job by a run that took half a minute and 100 MB, and returns what the checks about it say, with the fixes.
func ran(t *testing.T, typed flags.Flags, with func(*harness.Trial)) string {
	t.Helper()
	j, err := flags.Job(typed, "app:v1", nil)
	if err != nil {
		t.Fatal(err)
	}
	trial := &harness.Trial{
		Duration: 30 * time.Second, CPUTime: 3 * time.Second, PeakMemory: 100e6, WorkingMemory: 100e6,
		MemoryLimit: 512e6, CPULimit: 0.5, CPUs: 0.5, Command: []string{"/app/run"},
	}
	with(trial)
	s := &lint.Subject{Job: j, Trial: trial, Image: &image.Image{Config: &image.Config{}, Size: 4_000_000_000}}
	var said []string
	for _, f := range checks.All.Judge(s, []lint.Stage{lint.StageTest}, lint.Policy{}).Findings {
		if f.Check == "trial-timeout" || f.Check == "trial-resources" || f.Check == "trial-writes" {
			said = append(said, string(f.Severity)+": "+f.Message+"; "+f.Fix.String())
		}
	}
	return strings.Join(said, "\n")
}

// What a run says about the resources asked for, at both sides of each bound.
func TestTrialResources(t *testing.T) {
	for _, c := range []struct {
		name  string
		flags flags.Flags
		with  func(*harness.Trial)
		want  string
	}{
		{"all well", flags.Flags{Timeout: "60"}, func(*harness.Trial) {}, ""},
		{"little time left for the image", flags.Flags{Timeout: "40"}, func(*harness.Trial) {},
			"warning: workload took 30s of its timeout of 40s, and a node's clock starts before it pulls the image and fetches inputs; want 540s; --timeout 540"},
		{"just enough time", flags.Flags{Timeout: "41"}, func(*harness.Trial) {}, ""},
		{"near the limit", flags.Flags{}, func(t *harness.Trial) { t.WorkingMemory = 461e6 },
			"warning: workload used 461 MB of its 512 MB of memory at its peak, and a node kills it a little above; want 600Mb; --memory 600Mb"},
		{"not so near", flags.Flags{}, func(t *harness.Trial) { t.WorkingMemory = 460e6 }, ""},
		{"near it by cached files", flags.Flags{}, func(t *harness.Trial) { t.PeakMemory = 512e6 }, ""},
		{"too much cpu", flags.Flags{CPU: "8"}, func(t *harness.Trial) { t.CPULimit, t.CPUs = 8, 8 },
			"info: job asks for 8 cores and used 0.1 cores, want no more than it needs; --cpu 200m"},
		{"emulated", flags.Flags{CPU: "8"}, func(t *harness.Trial) { t.CPULimit, t.CPUs, t.Emulated = 8, 8, true }, ""},
		{"emulated, near its timeout", flags.Flags{Timeout: "31"}, func(t *harness.Trial) { t.Emulated = true }, ""},
		{"emulated, and out of time", flags.Flags{Timeout: "30"}, func(t *harness.Trial) { t.Emulated, t.TimedOut, t.Platform = true, true, "linux/arm64" },
			"error: workload was still running when its timeout stopped it after 30s in an emulator, which is many times slower than a node; " +
				"want a trial on a linux/arm64 machine; seatrial test app:v1  # on a linux/arm64 machine"},
		{"too much memory", flags.Flags{Memory: "2Gb"}, func(t *harness.Trial) { t.MemoryLimit = 2e9 },
			"info: job asks for 2.0 GB of memory and used 100 MB, want no more than it needs; --memory 150Mb"},
		{"much, and not too much", flags.Flags{Memory: "1Gb"}, func(t *harness.Trial) { t.MemoryLimit = 1e9 }, ""},
		{"a run that failed", flags.Flags{Memory: "2Gb"}, func(t *harness.Trial) { t.MemoryLimit, t.ExitCode = 2e9, 1 }, ""},
	} {
		if got := ran(t, c.flags, c.with); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// A mount brings a file home, unless it would hide the program.
func TestTrialWritesFix(t *testing.T) {
	for _, c := range []struct {
		name, file, fix string
		flags           flags.Flags
		made            []string
	}{
		{"a folder of the run's", "/results/a.csv", "--output results:/results  # or write to /outputs", flags.Flags{}, []string{"/results"}},
		{"a folder of the image's", "/data/a.csv", "--output data:/data  # or write to /outputs", flags.Flags{}, nil},
		{"the program's folder", "/app/a.csv", "cp /app/a.csv /outputs/  # at the end of the workload", flags.Flags{}, nil},
		{"a folder above it", "/a.csv", "cp /a.csv /outputs/  # at the end of the workload", flags.Flags{}, nil},
		{"the working directory", "/project/a.csv", "cp /project/a.csv /outputs/  # at the end of the workload", flags.Flags{WorkingDirectory: "/project"}, nil},
		{"a name that is taken", "/srv/outputs/a.csv", "cp /srv/outputs/a.csv /outputs/  # at the end of the workload",
			flags.Flags{Outputs: []string{"outputs:/outputs"}, Publisher: "local"}, nil},
	} {
		got := ran(t, c.flags, func(t *harness.Trial) {
			t.Stray, t.StrayFolders = []harness.File{{Path: c.file, Size: 5}}, c.made
		})
		if _, fix, _ := strings.Cut(got, "want it in /outputs; "); fix != c.fix {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.fix)
		}
	}
}
