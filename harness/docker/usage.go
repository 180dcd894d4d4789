package docker

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"

	"github.com/seatrial/seatrial/harness"
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

// working is the memory in use that cannot be dropped.
func (u usage) working() int64 { return max(u.current-u.files, 0) }

// meter samples one container from before its start until after its end.
type meter struct {
	engine *Engine
	id     string
	cancel context.CancelFunc
	done   sync.WaitGroup

	mu    sync.Mutex
	used  usage
	group *group
	samples
}

// newMeter begins to sample the kernel's counters for a container that was created and not yet started.
func (e *Engine) newMeter(ctx context.Context, id string) *meter {
	ctx, cancel := context.WithCancel(ctx)
	m := &meter{engine: e, id: id, cancel: cancel, samples: newSamples()}
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
	if m.sample() || !m.engine.limits.memory {
		return
	}
	m.cancel()
	ctx, m.cancel = context.WithCancel(ctx)
	m.done.Go(func() {
		stats, err := m.engine.client.ContainerStats(ctx, m.id, client.ContainerStatsOptions{Stream: true})
		if err != nil {
			return // the run is worth as much without these numbers
		}
		defer stats.Body.Close()
		for d := json.NewDecoder(stats.Body); ; {
			var s container.StatsResponse
			if d.Decode(&s) != nil {
				return
			}
			m.raise(usage{
				peak:    int64(max(s.MemoryStats.Usage, s.MemoryStats.MaxUsage)),
				cpu:     time.Duration(s.CPUStats.CPUUsage.TotalUsage),
				current: int64(s.MemoryStats.Usage),
				files:   engineFiles(s.MemoryStats.Stats),
			})
		}
	})
}

// sample reads the kernel's counters once and reports whether they were ever seen.
func (m *meter) sample() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.group == nil {
		m.group = findGroup(m.engine.cgroups, m.id)
	}
	if m.group == nil {
		return false
	}
	u := m.group.read()
	m.used.raise(u)
	m.add(u)
	return true
}

func (m *meter) raise(u usage) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.used.raise(u)
	m.add(u)
}

func (u *usage) raise(v usage) {
	u.peak = max(u.peak, v.peak)
	u.cpu = max(u.cpu, v.cpu)
	u.kills = max(u.kills, v.kills)
}

// stop ends the sampling and returns the highest values, the samples and the peak of the working memory in bytes.
func (m *meter) stop() (usage, []harness.Sample, int64) {
	m.cancel()
	m.done.Wait()
	return m.used, m.samples.all(), m.working
}
