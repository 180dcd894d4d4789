package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
)

// The first collection is put off, and none behind it; who says when there should be any is obeyed.
func TestSpareCollector(t *testing.T) {
	percent := func() int {
		sample := []metrics.Sample{{Name: "/gc/gogc:percent"}}
		metrics.Read(sample)
		return int(sample[0].Value.Uint64())
	}
	const usual = 120
	before := debug.SetGCPercent(usual)
	t.Cleanup(func() { debug.SetGCPercent(before) })
	t.Setenv("GOMEMLIMIT", "")
	t.Setenv("GOGC", "50")
	if spareCollector(); percent() != usual {
		t.Errorf("%d percent with GOGC, want it as it is", percent())
	}
	t.Setenv("GOGC", "")
	if spareCollector(); percent() != spare {
		t.Errorf("%d percent, want %d", percent(), spare)
	}
	for percent() != usual { // which the test's own time limit ends
		runtime.GC()
		runtime.Gosched()
	}
}
