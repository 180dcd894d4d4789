package harness_test

import (
	"testing"
	"time"

	"github.com/seatrial/seatrial/harness"
)

// A run of any length keeps few samples, in order, and its peak among them.
func TestSeries(t *testing.T) {
	for _, n := range []int{0, 1, harness.MaxSamples, harness.MaxSamples + 1, 10*harness.MaxSamples + 7} {
		s := harness.Series{Every: time.Millisecond}
		var want int64
		for i := range n {
			x := harness.Sample{At: time.Duration(i) * time.Millisecond, Memory: int64(i * 7919 % 1000), CPU: time.Duration(i)}
			if i == n/3 {
				x.Memory = 5000
			}
			want = max(want, x.Memory)
			s.Add(x)
		}
		got := s.Samples()
		if len(got) > harness.MaxSamples || len(got) < min(n, harness.MaxSamples/2-1) {
			t.Errorf("%d samples of %d", len(got), n)
		}
		var peak int64
		for i, x := range got {
			peak = max(peak, x.Memory)
			if i > 0 && (x.At <= got[i-1].At || x.CPU < got[i-1].CPU) {
				t.Errorf("sample %d is %+v after %+v", i, x, got[i-1])
			}
		}
		if peak != want {
			t.Errorf("peak of %d samples is %d, want %d", n, peak, want)
		}
	}
}

// Samples that share a moment, and an interval that nobody set.
func TestSeriesAtOneMoment(t *testing.T) {
	var s harness.Series
	for i := range 3 * harness.MaxSamples {
		s.Add(harness.Sample{Memory: int64(i)})
	}
	if got := s.Samples(); len(got) != 1 || got[0].Memory != 3*harness.MaxSamples-1 {
		t.Errorf("got %v", got)
	}
}
