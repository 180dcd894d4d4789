package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/words"
)

// trial is one line about the local run.
func (t *textWriter) trial(trial *harness.Trial) {
	how := fmt.Sprintf("exit code %d", trial.ExitCode)
	switch {
	case trial.StartError != "":
		how = "did not start"
	case trial.Stay != nil && !trial.OOMKilled && trial.Stay.Stayed:
		how = "stayed until it was stopped"
	case trial.TimedOut:
		how = "stopped by its timeout"
	case trial.OOMKilled:
		how = "killed at its memory limit"
	}
	if trial.Partition > 0 {
		how = fmt.Sprintf("partition %d: %s", trial.Partition, how)
	}
	files, _ := Outputs(trial)
	network := trial.Network
	if trial.Emulated {
		network += ", emulated"
	}
	if trial.Sampled {
		network += ", with a sample of the inputs"
	}
	memory := Size(trial.PeakMemory) + " peak of " + Size(trial.MemoryLimit)
	if trial.PeakMemory == 0 {
		memory = "unmeasured peak of " + Size(trial.MemoryLimit)
	}
	t.prose("trial: %s after %s, %s memory, %s in %s, on %s with network %s",
		how, trial.Duration.Round(10*time.Millisecond), memory,
		words.Count(files, "file"), words.Count(len(trial.Outputs), "output"), words.Printable(trial.Engine), network)
	t.ports(trial.Stay)
	for _, note := range trial.Notes {
		t.prose("note: %s", words.Printable(note))
	}
}

func (t *textWriter) ports(stay *harness.Stay) {
	if ports := Ports(stay); ports != "" {
		t.prose("ports: %s", ports)
	}
}

// maxPorts is how many ports are named; JSON has all.
const maxPorts = 10

// Ports is one line about where a program could be reached when it was stopped; empty when it has no ports.
func Ports(stay *harness.Stay) string {
	switch {
	case stay == nil || len(stay.Ports) == 0:
		return ""
	case stay.Unseen != "":
		return "not looked at: " + words.Printable(stay.Unseen)
	}
	var states []string
	for _, port := range stay.Ports[:min(len(stay.Ports), maxPorts)] {
		state := "nothing listens"
		switch {
		case port.Taken:
			state = "another program of this machine has it"
		case port.Loopback:
			state = "a program listens, at a loopback address"
		case port.Listens:
			state = "a program listens"
		}
		states = append(states, words.Printable(port.String())+": "+state)
	}
	if more := len(stay.Ports) - maxPorts; more > 0 {
		states = append(states, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(states, "; ")
}

// Outputs counts what is in the outputs besides folders, and the bytes of all.
func Outputs(t *harness.Trial) (files int, bytes int64) {
	for _, out := range t.Outputs {
		for _, f := range out.Files {
			bytes += f.Size
			if !f.Mode.IsDir() {
				files++
			}
		}
	}
	return files, bytes
}

// deviations are the diffs of what differs between runs, or from what is expected.
func (t *textWriter) deviations(trial *harness.Trial) {
	for _, repeat := range trial.Repeats {
		if repeat.Same() {
			fmt.Fprintf(t, "run %d: the same results\n", repeat.Run)
			continue
		}
		var how []string
		if repeat.Ended != "" {
			how = append(how, words.Printable(repeat.Ended))
		}
		if n := len(repeat.Deviations); n > 0 {
			how = append(how, words.Count(n, "file")+" not the same")
		}
		fmt.Fprintf(t, "run %d: %s\n", repeat.Run, strings.Join(how, ", "))
		t.diffs(repeat.Deviations)
	}
	switch e := trial.Expected; {
	case e == nil:
	case e.Updated:
		fmt.Fprintf(t, "expected: %s holds this run's results now\n", words.Printable(e.Dir))
	case len(e.Deviations) == 0:
		fmt.Fprintf(t, "expected: the results are those in %s\n", words.Printable(e.Dir))
	default:
		fmt.Fprintf(t, "expected: %s not as in %s\n", words.Count(len(e.Deviations), "file"), words.Printable(e.Dir))
		t.diffs(e.Deviations)
	}
}

// diffs are shown below what they are about, a few lines each.
func (t *textWriter) diffs(deviations []harness.Deviation) {
	for _, d := range deviations {
		t.diff(d.Diff)
	}
}

func (t *textWriter) diff(text string) {
	for line := range strings.Lines(text) {
		fmt.Fprintf(t, "    %s\n", t.changed(words.Printable(strings.TrimSuffix(line, "\n"))))
	}
}

// maxEgress is how many lookups, and how many connections, text lists; JSON has all.
const maxEgress = 20

// egress lists what the workload tried to reach in the traced run, and what that run cannot tell.
func (t *textWriter) egress(g *harness.Egress) {
	if g == nil {
		return
	}
	for _, l := range g.Lookups[:min(len(g.Lookups), maxEgress)] {
		fmt.Fprintf(t, "egress: looked up %s (%s, %s)%s\n", words.Printable(l.Name), words.Printable(strings.Join(l.Types, " and ")),
			words.Count(l.Count, "question"), by(l.Process))
	}
	for _, c := range g.Connections[:min(len(g.Connections), maxEgress)] {
		because := ""
		if c.Error != "" {
			because = ": " + words.Printable(c.Error)
		}
		fmt.Fprintf(t, "egress: tried %s (%s)%s%s\n", words.Printable(c.Where()),
			words.Printable(strings.TrimSpace(c.Protocol+" "+times(c.Count))), by(c.Process), because)
	}
	if more := max(len(g.Lookups)-maxEgress, 0) + max(len(g.Connections)-maxEgress, 0); more > 0 {
		fmt.Fprintf(t, "egress: %d more; --format json lists all\n", more)
	}
	if len(g.Lookups)+len(g.Connections) == 0 {
		fmt.Fprintf(t, "egress: nothing was looked up or tried\n")
	}
	t.prose("egress: seen in an instrumented run (%s), which has no say in the verdict; %s", words.Printable(g.Method), words.Printable(strings.Join(g.Caveats, "; ")))
	for _, reason := range g.Incomplete {
		t.prose("egress: incomplete: %s", words.Printable(reason))
	}
}

func by(p *harness.Process) string {
	if p == nil {
		return ""
	}
	return fmt.Sprintf(" by process %d: %s", p.PID, words.Printable(p.Command))
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return words.Count(n, "time")
}
