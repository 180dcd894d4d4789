package html

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/harness"
)

// plot is a course over time in a box of 1000 by 100, with its labels outside so that they keep their size.
type plot struct {
	Title, Note, Area, Curve string
	X, Y                     []string
	Lines                    []plotLine
	// Said is the course in a sentence, and Values are some of it and the highest, for who does not see it.
	Said   string
	Values []moment
}

// moment is a point as it is read.
type moment struct {
	At, Value string
	Highest   bool
}

// plotLine is a level across a plot.
type plotLine struct {
	Class, Label string
	At           float64
}

// point is a moment and a value.
type point struct {
	at    time.Duration
	value float64
}

// plots are memory and cpu over time against what the job may use; none for a run too short to draw.
func plots(r *report.Report) []plot {
	t := r.Trial
	if len(t.Samples) < 3 || t.Samples[len(t.Samples)-1].At <= 0 {
		return nil
	}
	memory := make([]point, len(t.Samples))
	for i, s := range t.Samples {
		memory[i] = point{s.At, float64(s.Memory)}
	}
	wantMemory, wantCPU := 0.0, 0.0
	if r.Needs != nil {
		wantMemory, wantCPU = float64(r.Needs.MemoryBytes), r.Needs.Cores
	}
	bytes := func(n float64) string { return report.Size(int64(n)) }
	return []plot{
		drawn("Memory", "without cached files", memory, float64(t.MemoryLimit), wantMemory, bytes),
		drawn("CPU", "cores kept busy in the last second", rates(t), t.CPULimit, wantCPU, func(n float64) string { return fmt.Sprintf("%.2g", n) }),
	}
}

// ceiling is the next number up whose half is short as well.
func ceiling(v float64) float64 {
	if v <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8} {
		if m*power >= v {
			return m * power
		}
	}
	return 10 * power
}

// moments are the start, the middle and the end of a run, in one unit.
func moments(end time.Duration) []string {
	switch {
	case end < time.Second:
		return []string{"0 ms", fmt.Sprintf("%d ms", (end / 2).Milliseconds()), fmt.Sprintf("%d ms", end.Milliseconds())}
	case end < 2*time.Minute:
		return []string{"0 s", fmt.Sprintf("%.1f s", end.Seconds()/2), fmt.Sprintf("%.1f s", end.Seconds())}
	}
	return []string{"0", (end / 2).Round(time.Second).String(), end.Round(time.Second).String()}
}

// rates are the cores kept busy in the second before each moment: that is what a run is said to need at its busiest.
func rates(t *harness.Trial) []point {
	points, from := make([]point, len(t.Samples)), 0
	for i, s := range t.Samples {
		for from < i && s.At-t.Samples[from+1].At >= time.Second {
			from++
		}
		d := max(s.At-t.Samples[from].At, time.Second)
		points[i] = point{s.At, (s.CPU - t.Samples[from].CPU).Seconds() / d.Seconds()}
	}
	return points
}

// drawn scales a course so that its limit fits in, and everything above the limit too.
func drawn(title, note string, points []point, limit, want float64, show func(float64) string) plot {
	top := max(limit, want)
	for _, p := range points {
		top = max(top, p.value)
	}
	top = ceiling(1.05 * top)
	end := max(points[len(points)-1].at, 1)
	level := func(v float64) float64 { return 100 - 100*v/top }
	var curve []string
	for _, p := range points {
		curve = append(curve, fmt.Sprintf("%.1f,%.2f", 1000*float64(p.at)/float64(end), level(p.value)))
	}
	d := plot{
		Title: title, Note: note, Curve: strings.Join(curve, " "),
		Y: []string{show(top), show(top / 2), "0"}, X: moments(end),
	}
	d.Area = fmt.Sprintf("%.1f,100 %s 1000,100", 1000*float64(points[0].at)/float64(end), d.Curve)
	if limit > 0 {
		d.Lines = append(d.Lines, plotLine{"limit", "limit, " + show(limit), level(limit)})
	}
	if want > 0 && want != limit {
		d.Lines = append(d.Lines, plotLine{"want", "recommended, " + show(want), level(want)})
	}
	d.Said, d.Values = told(points, show)
	return d
}

// maxMoments is how many points of a course are read.
const maxMoments = 10

// told is a course in words.
func told(points []point, show func(float64) string) (said string, values []moment) {
	highest := 0
	for i, p := range points {
		if p.value > points[highest].value {
			highest = i
		}
	}
	last := len(points) - 1
	at := []int{highest}
	for i := range maxMoments {
		at = append(at, i*last/(maxMoments-1))
	}
	slices.Sort(at)
	for _, i := range slices.Compact(at) {
		values = append(values, moment{took(points[i].at), show(points[i].value), i == highest})
	}
	return fmt.Sprintf("highest %s after %s, %s at the end after %s", show(points[highest].value), took(points[highest].at),
		show(points[last].value), took(points[last].at)), values
}
