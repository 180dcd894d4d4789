package harness

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"time"
)

// Needs is what to ask a network for, with head room over what a run used, in the units and notation of Bacalhau.
type Needs struct {
	// CPU in cores or thousandths of one: "2", "500m". Empty, as the timeout is zero, for a run that was killed, which had
	// only begun, and for one in an emulator, which is many times slower.
	CPU string `json:"cpu,omitempty"`
	// Memory in decimal megabytes: "700Mb" is 700,000,000 bytes.
	Memory string `json:"memory"`
	// Timeout in seconds.
	Timeout int64 `json:"timeout,omitempty"`
	// AtLeast tells that the run was killed at its memory limit, so that nobody knows how much more it wants.
	AtLeast bool `json:"at_least,omitempty"`

	// Cores and MemoryBytes are CPU and Memory as numbers.
	Cores       float64 `json:"-"`
	MemoryBytes int64   `json:"-"`
}

// The head room. Another node, other data and another day need a little more than this run did.
const (
	memoryRoom = 1.25
	cpuRoom    = 1.1
	timeRoom   = 2
	// downloadSpeed in bytes a second and downloadStart are what a node takes for inputs and image. Its clock starts
	// before it fetches them (contract 1, Timeouts).
	downloadSpeed = 10_000_000
	downloadStart = 30 * time.Second
	// firstMemory is the least to try after a kill, in bytes: a second kill costs more than this memory.
	firstMemory = 1_024_000_000
)

// Needs says what to ask for after this run. It is nil when the run says nothing about that: it failed by something else
// than its memory limit, its inputs were cut short, or nobody told how much memory it used. image is what a node pulls, in bytes; zero when not known.
func (t *Trial) Needs(image int64) *Needs {
	used := cmp.Or(t.WorkingMemory, t.PeakMemory)
	n := &Needs{AtLeast: t.OOMKilled}
	switch {
	case t.StartError != "", t.TimedOut, t.Sampled, used == 0:
		return nil
	case t.OOMKilled:
		n.MemoryBytes = max(2*t.MemoryLimit, firstMemory)
	case !t.Finished(): // nor does what a service needs show before anybody asks it for anything
		return nil
	default:
		n.MemoryBytes = roundMemory(float64(used) * memoryRoom)
	}
	if !t.OOMKilled && !t.Emulated {
		n.Cores = t.cores()
		n.CPU = cpuText(n.Cores)
		download := downloadStart + time.Duration(float64(image+t.InputBytes)/downloadSpeed*float64(time.Second))
		n.Timeout = int64(math.Ceil((timeRoom*t.Duration + download).Minutes())) * 60
	}
	n.Memory = fmt.Sprintf("%dMb", n.MemoryBytes/1_000_000)
	return n
}

// cores are the fewest with which the run would have been as fast, in steps of a tenth. A run that used all it had might be
// faster with more, which cannot be known: it gets what it asked for.
func (t *Trial) cores() float64 {
	busy := t.BusiestCPU()
	if busy >= 0.9*cmp.Or(t.CPUs, t.CPULimit) {
		return t.CPULimit
	}
	return min(max(math.Ceil(busy*cpuRoom*10)/10, 0.1), t.CPULimit)
}

// cpuText is a number of cores as people type it: "2", "500m".
func cpuText(cores float64) string {
	if m := int64(math.Round(cores * 1000)); m%1000 != 0 {
		return fmt.Sprintf("%dm", m)
	}
	return strconv.FormatFloat(math.Round(cores), 'f', -1, 64)
}

// BusiestCPU is how many cores the run kept busy in its busiest second.
func (t *Trial) BusiestCPU() float64 {
	busy, from := t.CPUTime.Seconds()/max(t.Duration.Seconds(), 1), 0
	for to, x := range t.Samples {
		for from < to && x.At-t.Samples[from+1].At >= time.Second {
			from++
		}
		if d := x.At - t.Samples[from].At; d >= time.Second {
			busy = max(busy, (x.CPU-t.Samples[from].CPU).Seconds()/d.Seconds())
		}
	}
	return busy
}

// roundMemory rounds up to a number people would type: steps of 50 MB below a gigabyte, then of 100 MB, then of a gigabyte.
func roundMemory(size float64) int64 {
	step := 50e6
	switch {
	case size > 10e9:
		step = 1e9
	case size > 1e9:
		step = 100e6
	}
	return int64(math.Ceil(size/step) * step)
}
