package docker

import (
	"bytes"
	"time"

	"github.com/seatrial/seatrial/harness"
)

// samples turns what the counters say again and again into a course over time.
type samples struct {
	series harness.Series
	begin  time.Time
	last   usage
	// working is the highest memory in use that could not be dropped, in bytes.
	working int64
}

func newSamples() samples { return samples{series: harness.Series{Every: sampleInterval}} }

// add files what the counters say now. Counters that are gone add nothing.
func (s *samples) add(u usage) {
	if u.current == 0 {
		return
	}
	now := time.Now()
	if s.begin.IsZero() {
		s.begin = now
	}
	memory := u.working()
	// The kernel keeps a peak that came and went between two samples, and not how much of it was cached files: at
	// the least as much as there was before or after, since a cache does not come and go that fast.
	if s.last.current > 0 && u.peak > s.last.peak && u.peak > u.current {
		memory = max(memory, u.peak-max(u.files, s.last.files))
	}
	s.last = u
	s.working = max(s.working, memory)
	s.series.Add(harness.Sample{At: now.Sub(s.begin), Memory: memory, CPU: u.cpu})
}

func (s *samples) all() []harness.Sample { return s.series.Samples() }

// parseFiles reads from memory.stat how many bytes are cached files, which the kernel drops before it kills. Files in
// memory-backed file systems count as what cannot be dropped. With cgroup v1 the numbers that say total_ include groups below.
func parseFiles(stat []byte) int64 {
	var own, total int64
	for line := range bytes.Lines(stat) {
		name, value, _ := bytes.Cut(line, []byte(" "))
		switch string(name) {
		case "inactive_file", "active_file":
			own += parseCount(value)
		case "total_inactive_file", "total_active_file":
			total += parseCount(value)
		}
	}
	return max(own, total, 0)
}

// engineFiles is the same from an engine's own numbers.
func engineFiles(stats map[string]uint64) int64 {
	own, total := stats["inactive_file"]+stats["active_file"], stats["total_inactive_file"]+stats["total_active_file"]
	return max(int64(own), int64(total), 0)
}
