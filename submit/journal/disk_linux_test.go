package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/seatrial/seatrial/fixtures/disktest"
)

// On a full disk a submission is not begun, or does not come to where its job is sent, and says so in one line. What was
// noted before is there.
func TestFullDisk(t *testing.T) {
	disktest.Small(t, "64k", func(disk string) {
		j := New(filepath.Join(disk, "submissions"))
		s := begin(t, j, Record{Stage: Tested, Value: json.RawMessage(`"small"`)})
		large, err := json.Marshal(string(bytes.Repeat([]byte("x"), 100_000)))
		if err != nil {
			t.Fatal(err)
		}
		err = s.Note(Record{Stage: Uploaded, Value: large})
		if !errors.Is(err, syscall.ENOSPC) || err.Error() != "keeping the journal in "+s.dir+": no space left on device" {
			t.Errorf("got %v", err)
		}
		s.Close()
		again, err := j.Open(s.ID)
		if err != nil {
			t.Fatal(err)
		}
		again.Close()
		if again.Stage != Tested || string(again.Values[Tested]) != `"small"` {
			t.Errorf("got %+v", again.State)
		}
		if _, err := j.Begin(t.Context(), Record{Stage: Begun, Value: large}); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("begun: %v", err)
		}
	})
}
