package harness

import "time"

// MaxSamples bounds the samples of a trial, whatever its length.
const MaxSamples = 600

// Sample is what a container used by one moment of its run.
type Sample struct {
	// At is the time since the container came to be.
	At time.Duration `json:"at_ns"`
	// Memory in use, in bytes, without the cached files that the kernel drops when memory is short.
	Memory int64 `json:"memory"`
	// CPU time since the start.
	CPU time.Duration `json:"cpu_ns"`
}

// Series collects the samples of a run. It starts with an interval of its own and doubles that whenever there
// are more than MaxSamples. The zero value takes the first interval from Every.
type Series struct {
	// Every is the least time between two samples.
	Every   time.Duration
	samples []Sample
}

// Add files a sample, which must be later than those before. Of samples that are closer than the interval the one
// with the most memory stays, so that no peak is lost.
func (s *Series) Add(x Sample) {
	if n := len(s.samples); n > 0 && s.slot(x) == s.slot(s.samples[n-1]) {
		if x.Memory >= s.samples[n-1].Memory {
			s.samples[n-1] = x
		}
		return
	}
	s.samples = append(s.samples, x)
	if len(s.samples) <= MaxSamples {
		return
	}
	all := s.samples
	s.samples, s.Every = nil, 2*max(s.Every, 1)
	for _, kept := range all {
		s.Add(kept)
	}
}

// slot is the number of a sample's interval.
func (s *Series) slot(x Sample) time.Duration { return x.At / max(s.Every, 1) }

// Samples are those that were kept, oldest first.
func (s *Series) Samples() []Sample { return s.samples }
