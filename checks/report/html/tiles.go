package html

import (
	"fmt"
	"time"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/words"
)

// tile is one number of the local run, with a bar when it is a part of something.
type tile struct {
	Label, Value, Note string
	// Tone is a severity's or a verdict's colour, empty for none.
	Tone string
	// Bar in percent, zero for none.
	Bar float64
}

func tiles(r *report.Report) []tile {
	t := r.Trial
	end := tile{Label: "Local run", Value: fmt.Sprintf("Exit %d", t.ExitCode), Tone: "pass", Note: "ended by itself"}
	switch {
	case t.StartError != "":
		return []tile{{Label: "Local run", Value: "No start", Note: words.Printable(t.StartError), Tone: "fail"}}
	case t.Stay != nil && t.Stay.Stayed && !t.OOMKilled:
		end.Value, end.Note = "Stayed", "for "+t.Stay.Watched.String()
	case t.Stay != nil && !t.OOMKilled:
		end.Tone, end.Note = "fail", "ended by itself, and should not"
	case t.TimedOut:
		end.Value, end.Tone, end.Note = "Timed out", "fail", "stopped by its timeout"
	case t.OOMKilled:
		end.Value, end.Tone, end.Note = "Out of memory", "fail", "killed at its limit"
	case t.ExitCode != 0:
		end.Tone = "fail"
	}
	memory := tile{
		Label: "Memory", Value: report.Size(t.WorkingMemory), Note: "peak, of " + report.Size(t.MemoryLimit),
		Bar: percent(float64(t.WorkingMemory), float64(t.MemoryLimit)),
	}
	if t.WorkingMemory == 0 || t.OOMKilled {
		memory.Value, memory.Bar = report.Size(t.PeakMemory), percent(float64(t.PeakMemory), float64(t.MemoryLimit))
	}
	if memory.Bar >= 90 {
		memory.Tone = "warning"
	}
	if t.OOMKilled {
		memory.Tone = "fail"
	}
	files, bytes := report.Outputs(t)
	return []tile{
		end,
		{Label: "Took", Value: took(t.Duration), Note: took(t.CPUTime) + " of CPU time"},
		memory,
		{Label: "CPU", Value: fmt.Sprintf("%.2g", t.BusiestCPU()), Note: "cores, of " + report.Cores(t.CPULimit), Bar: percent(t.BusiestCPU(), t.CPULimit)},
		{Label: "Inputs", Value: report.Size(t.InputBytes), Note: "mounted"},
		{Label: "Outputs", Value: words.Count(files, "file"), Note: report.Size(bytes)},
	}
}

// percent of a whole, between 0 and 100.
func percent(part, whole float64) float64 {
	if whole <= 0 || part <= 0 {
		return 0
	}
	return min(100*part/whole, 100)
}

// took is a duration in two or three digits.
func took(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}
