package docker

import "testing"

// A peak that came and went between two samples counts, without as much of it as was cached files.
func TestSamplesSeeThePeakBetween(t *testing.T) {
	for _, c := range []struct {
		name  string
		reads []usage
		want  int64
	}{
		{"nothing", nil, 0},
		{"growing", []usage{{current: 10, peak: 10}, {current: 90, peak: 90, files: 30}}, 60},
		{"a peak between", []usage{{current: 10, peak: 10}, {current: 20, peak: 500}}, 500},
		{"a peak of cached files", []usage{{current: 410, peak: 410, files: 400}, {current: 420, peak: 500, files: 400}}, 100},
		{"an old peak", []usage{{current: 10, peak: 10}, {current: 20, peak: 500, files: 490}, {current: 30, peak: 500}}, 30},
		{"the counters are gone", []usage{{current: 10, peak: 10}, {}}, 10},
	} {
		s := newSamples()
		for _, u := range c.reads {
			s.add(u)
		}
		if s.working != c.want {
			t.Errorf("%s: %d, want %d", c.name, s.working, c.want)
		}
		if got := len(s.series.Samples()); got > len(c.reads) {
			t.Errorf("%s: %d samples of %d", c.name, got, len(c.reads))
		}
	}
}

func TestEngineFiles(t *testing.T) {
	for _, c := range []struct {
		stats map[string]uint64
		want  int64
	}{
		{nil, 0},
		{map[string]uint64{"inactive_file": 3, "active_file": 4, "anon": 9}, 7},
		{map[string]uint64{"inactive_file": 1, "total_inactive_file": 3, "total_active_file": 4}, 7},
		{map[string]uint64{"inactive_file": 1 << 63}, 0},
	} {
		if got := engineFiles(c.stats); got != c.want {
			t.Errorf("%v: %d, want %d", c.stats, got, c.want)
		}
	}
}

func FuzzParseFiles(f *testing.F) {
	f.Add([]byte("anon 1\ninactive_file 9223372036854775807\nactive_file 9223372036854775807\n"))
	f.Add([]byte("total_inactive_file -1\nactive_file"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got := parseFiles(b); got < 0 {
			t.Errorf("got %d", got)
		}
	})
}
