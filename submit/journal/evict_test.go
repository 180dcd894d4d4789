package journal

import (
	"os"
	"testing"
	"time"
)

// What a killed process has left before anything was sent goes with the next submission, old local runs after a month, and
// everything after three; what a process is at stays.
func TestEvict(t *testing.T) {
	j := newJournal(t)
	left := begin(t, j)
	left.Close()
	open := begin(t, j, Record{Stage: Tested, Bytes: 1})
	if err := os.Mkdir(open.Local(), 0o700); err != nil {
		t.Fatal(err)
	}
	open.Close()
	busy := begin(t, j, Record{Stage: Sending})
	defer busy.Close()
	exists := func(path string) bool { _, err := os.Stat(path); return err == nil }
	for _, c := range []struct {
		after                    time.Duration
		leftThere, local, openIn bool
	}{{0, false, true, true}, {keepLocal + time.Hour, false, false, true}, {keepOpen + time.Hour, false, false, false}} {
		j.now = func() time.Time { return begun.Add(c.after) }
		begin(t, j).Discard()
		if exists(left.dir) != c.leftThere || exists(open.Local()) != c.local || exists(open.dir) != c.openIn || !exists(busy.dir) {
			t.Errorf("after %v: left behind %v, local run %v, open %v, busy %v", c.after, exists(left.dir), exists(open.Local()), exists(open.dir), exists(busy.dir))
		}
	}
}
