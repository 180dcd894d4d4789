package journal

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// begun is the time of a test's journal, which moves only when the test moves it.
var begun = time.Date(2026, 11, 28, 3, 0, 0, 0, time.UTC)

func newJournal(t *testing.T) *Journal {
	j := New(filepath.Join(t.TempDir(), "state", "submissions"))
	j.now = func() time.Time { return begun }
	return j
}

func begin(t *testing.T, j *Journal, records ...Record) *Submission {
	t.Helper()
	s, err := j.Begin(t.Context(), Record{Stage: Begun, Network: "http://n", Image: "app:v1"})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if err := s.Note(r); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// What was noted is there for the next process, and for nobody else.
func TestNote(t *testing.T) {
	j := newJournal(t)
	s := begin(t, j, Record{Stage: Uploaded, Value: json.RawMessage(`{"a":1}`)}, Record{Stage: Sending, Marker: "m", Digest: "d"})
	if _, err := j.Open(s.ID); !errors.As(err, new(*BusyError)) {
		t.Errorf("opened twice: %v", err)
	}
	s.Close()
	again, err := j.Open(s.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if again.Stage != Sending || again.Network != "http://n" || again.Marker != "m" || again.Image != "app:v1" ||
		string(again.Values[Uploaded]) != `{"a":1}` || again.Damaged || !again.Began.Equal(begun) {
		t.Errorf("got %+v", again.State)
	}
	for name, mode := range map[string]fs.FileMode{".": 0o700, "..": 0o700, journalFile: 0o600, lockFile: 0o600} {
		if info, err := os.Stat(filepath.Join(j.dir, s.ID, name)); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v, want %v", name, info.Mode(), err, mode)
		}
	}
}

// A line that the power cut short is as if it had never been written, and what comes next is whole.
func TestTruncated(t *testing.T) {
	j := newJournal(t)
	s := begin(t, j, Record{Stage: Tested}, Record{Stage: Sending, Marker: "m"})
	s.Close()
	path := filepath.Join(j.dir, s.ID, journalFile)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := 1; cut < 40; cut++ {
		if err := os.WriteFile(path, whole[:len(whole)-cut], 0o600); err != nil {
			t.Fatal(err)
		}
		again, err := j.Open(s.ID)
		if err != nil {
			t.Fatal(err)
		}
		// Without its last byte a line is whole: only the end of the line is missing.
		if want := map[bool]Stage{true: Sending, false: Tested}[cut == 1]; again.Stage != want {
			t.Errorf("%d bytes short: stage %s, want %s", cut, again.Stage, want)
		}
		if err := again.Note(Record{Stage: Submitted, JobID: "j-1"}); err != nil {
			t.Error(err)
		}
		again.Close()
		if found, err := j.Find("j-1"); err != nil || found.Stage != Submitted || found.Network != "http://n" {
			t.Errorf("%d bytes short: %+v, %v", cut, found, err)
		}
	}
}

// What was damaged in the middle hides nothing of what comes behind it.
func TestDamaged(t *testing.T) {
	j := newJournal(t)
	s := begin(t, j, Record{Stage: Tested}, Record{Stage: Sending, Marker: "m", Digest: "d"})
	s.Close()
	path := filepath.Join(j.dir, s.ID, journalFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), `"tested"`, `"tasted"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := j.read(s.ID); err != nil || !got.Damaged || got.Stage != Sending || got.Marker != "m" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestUnsure(t *testing.T) {
	j := newJournal(t)
	for _, r := range []Record{
		{Stage: Uploaded, Digest: "d"}, {Stage: Submitted, Digest: "d", JobID: "j-1"},
		{Stage: Sending, Digest: "other"}, {Stage: Sending, Digest: "d", Network: "http://other"},
	} {
		begin(t, j, r).Close()
	}
	if s, err := j.Unsure("http://n", "d"); s != nil || err != nil {
		t.Errorf("got %+v, %v", s, err)
	}
	sent := begin(t, j, Record{Stage: Sending, Digest: "d", Marker: "m"})
	if s, err := j.Unsure("http://n", "d"); s != nil || err != nil {
		t.Errorf("of another process: %+v, %v", s, err)
	}
	sent.Close()
	s, err := j.Unsure("http://n", "d")
	if err != nil || s == nil || s.ID != sent.ID {
		t.Fatalf("got %+v, %v", s, err)
	}
	s.Discard()
	if _, err := j.Find(sent.ID); !errors.As(err, new(*NotFoundError)) {
		t.Errorf("it is still there: %v", err)
	}
}

// The job with its variables and the local run go when there is nothing left to do.
func TestFinish(t *testing.T) {
	j := newJournal(t)
	s := begin(t, j, Record{Stage: Tested, Value: json.RawMessage(`"SECRET"`), Bytes: 3}, Record{Stage: Submitted, JobID: "j-12345678"})
	if err := errors.Join(os.Mkdir(s.Local(), 0o700), os.WriteFile(filepath.Join(s.Local(), "stdout"), []byte("one"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := s.Finish(); err != nil {
		t.Fatal(err)
	}
	s.Close()
	got, err := j.Find("j-123456")
	if err != nil || got.Stage != Compared || got.Bytes != 0 || len(got.Values) > 0 || got.Network != "http://n" || !got.Began.Equal(begun) {
		t.Errorf("got %+v, %v", got, err)
	}
	if text, err := os.ReadFile(filepath.Join(j.dir, s.ID, journalFile)); err != nil || strings.Contains(string(text), "SECRET") {
		t.Errorf("left is %s, %v", text, err)
	}
	if _, err := os.Stat(s.Local()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the local run is still there: %v", err)
	}
}

// What a value had in it that is not needed any more goes, and all else stays.
func TestRewrite(t *testing.T) {
	j := newJournal(t)
	s := begin(t, j, Record{Stage: Tested, Value: json.RawMessage(`"SECRET"`), Bytes: 3}, Record{Stage: Uploaded, Value: json.RawMessage(`"SECRET"`)},
		Record{Stage: Submitted, JobID: "j-1", Marker: "m"})
	if err := s.Rewrite(map[Stage]json.RawMessage{Tested: json.RawMessage(`"public"`)}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	got, err := j.read(s.ID)
	if err != nil || got.Stage != Submitted || got.Bytes != 3 || got.Marker != "m" || got.JobID != "j-1" || got.Damaged ||
		string(got.Values[Tested]) != `"public"` || got.Values[Uploaded] != nil {
		t.Errorf("got %+v, %v", got, err)
	}
	if text, err := os.ReadFile(filepath.Join(j.dir, s.ID, journalFile)); err != nil || strings.Contains(string(text), "SECRET") {
		t.Errorf("left is %s, %v", text, err)
	}
}

func TestFind(t *testing.T) {
	j := newJournal(t)
	for _, id := range []string{"j-1234567-a", "j-1234567-b"} {
		begin(t, j, Record{Stage: Submitted, JobID: id}).Close()
	}
	for typed, want := range map[string]string{
		"j-1234567-a": "j-1234567-a", "j-1234567-": "", "j-1234567": "", "j-": "", "": "", "../..": "", "j-1234567-b": "j-1234567-b",
	} {
		if got, err := j.Find(typed); got.JobID != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", typed, got.JobID, err, want)
		}
	}
}

// A folder that cannot be used is one line, and so is one that nobody has.
func TestUnusable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := New(filepath.Join(file, "submissions")).Begin(t.Context(), Record{Stage: Begun})
	if err == nil || err.Error() != "keeping the journal in "+file+"/submissions: not a directory" {
		t.Errorf("got %v", err)
	}
	if _, err := Open(func(string) string { return "" }); err == nil || err.Error() != "keeping the journal: neither XDG_STATE_HOME nor HOME is set" {
		t.Errorf("got %v", err)
	}
	if all, err := New(filepath.Join(file+"-none", "submissions")).All(); err != nil || all != nil {
		t.Errorf("got %v, %v", all, err)
	}
}

// Whatever a journal holds, what is appended to it is read again, and nothing is read that was not written.
func FuzzParse(f *testing.F) {
	whole, err := Record{Stage: Sending, Marker: "m", Network: "http://n"}.line()
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{nil, whole, whole[:len(whole)-5], append(whole[:20:20], whole...), []byte("00000000 {}\n"), []byte("ffffffff null\n"), {0, '\n', '\r'}} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		parse(data)
		last, err := Record{Stage: Submitted, JobID: "j-1"}.line()
		if err != nil {
			t.Fatal(err)
		}
		if s := parse(append(append(data[:len(data):len(data)], '\n'), last...)); s.Stage != Submitted || s.JobID != "j-1" {
			t.Errorf("got %+v", s)
		}
	})
}
