package docker

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/moby/moby/api/types/container"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/engine"
)

// sampleInterval is short because the last sample before a container ends is the
// record of its run: the kernel drops the counters with the container.
const sampleInterval = 5 * time.Millisecond

// usage is what a container used so far, in bytes of memory and in cpu time.
type usage struct {
	// peak is the most memory as the kernel counts against the limit: cached files included.
	peak int64
	cpu  time.Duration
	// current is the memory in use right now, and files the part of it that the kernel drops when memory is short.
	current, files int64
	// kills is how many processes the kernel has killed at the memory limit.
	kills int64
}

// meter samples one container from before its start until after its end.
type meter struct {
	engine *engine.Engine
	// cgroups is where the kernel's control groups are mounted.
	cgroups string
	id      string
	cancel  context.CancelFunc
	done    sync.WaitGroup

	mu    sync.Mutex
	used  usage
	group *group
	samples
}

// newMeter begins to sample the kernel's counters for a container that was created and not yet started.
func (e *Engine) newMeter(ctx context.Context, id string) *meter {
	ctx, cancel := context.WithCancel(ctx)
	m := &meter{engine: e.engine, cgroups: e.cgroups, id: id, cancel: cancel, samples: newSamples()}
	m.done.Go(func() {
		tick := time.NewTicker(sampleInterval)
		defer tick.Stop()
		for {
			m.sample()
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	})
	return m
}

// started turns to the engine's own samples, one a second, when the kernel's counters are not in
// sight by now: the engine runs in a virtual machine, or keeps its containers in an unusual place. An engine without control
// groups has none to offer: Docker Engine says zero, and Podman has the numbers of the whole machine.
func (m *meter) started(ctx context.Context) {
	if m.sample() || !m.engine.Limits.Memory {
		return
	}
	m.cancel()
	ctx, m.cancel = context.WithCancel(ctx)
	m.done.Go(func() {
		stats, err := m.engine.Stats(ctx, m.id)
		if err != nil {
			return // the run is worth as much without these numbers
		}
		defer stats.Close()
		for d := json.NewDecoder(stats); ; {
			var s container.StatsResponse
			if d.Decode(&s) != nil {
				return
			}
			m.mu.Lock()
			m.raise(usage{
				peak:    int64(max(s.MemoryStats.Usage, s.MemoryStats.MaxUsage)),
				cpu:     time.Duration(s.CPUStats.CPUUsage.TotalUsage),
				current: int64(s.MemoryStats.Usage),
				files:   engineFiles(s.MemoryStats.Stats),
			})
			m.mu.Unlock()
		}
	})
}

// sample reads the kernel's counters once and reports whether they were ever seen.
func (m *meter) sample() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.group == nil {
		m.group = findGroup(m.cgroups, m.id)
	}
	if m.group == nil {
		return false
	}
	m.raise(m.group.read())
	return true
}

// raise notes what the container uses now; the lock is the caller's.
func (m *meter) raise(u usage) {
	m.used.peak = max(m.used.peak, u.peak)
	m.used.cpu = max(m.used.cpu, u.cpu)
	m.used.kills = max(m.used.kills, u.kills)
	m.add(u)
}

// stop ends the sampling and returns the highest values, the samples and the peak of the working memory in bytes.
func (m *meter) stop() (usage, []harness.Sample, int64) {
	m.cancel()
	m.done.Wait()
	return m.used, m.series.Samples(), m.working
}

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
	memory := max(u.current-u.files, 0)
	// The kernel keeps a peak that came and went between two samples, and not how much of it was cached files: at
	// the least as much as there was before or after, since a cache does not come and go that fast.
	if s.last.current > 0 && u.peak > s.last.peak && u.peak > u.current {
		memory = max(memory, u.peak-max(u.files, s.last.files))
	}
	s.last = u
	s.working = max(s.working, memory)
	s.series.Add(harness.Sample{At: now.Sub(s.begin), Memory: memory, CPU: u.cpu})
}

// engineFiles is the same from an engine's own numbers.
func engineFiles(stats map[string]uint64) int64 {
	return cachedFiles(func(name string) int64 { return int64(stats[name]) })
}
