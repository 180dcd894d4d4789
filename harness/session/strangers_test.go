//go:build unix

package session

import (
	"os"
	"path/filepath"
	"testing"
)

// TestStrangers has a dead session that another user made up, in the folder that is everybody's: nothing that it names
// may be removed.
func TestStrangers(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("wants files of another user, which root can make")
	}
	for _, what := range []string{"seatrial-1.lock", "seatrial-1", "seatrial-1/" + journal} {
		t.Run(what, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("TMPDIR", dir)
			precious := filepath.Join(dir, ".seatrial-precious")
			s := &Session{Dir: filepath.Join(dir, "seatrial-1")}
			for _, folder := range []string{precious, s.Dir} {
				if err := os.Mkdir(folder, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.WriteFile(s.Dir+suffix, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := s.NoteFolder(precious); err != nil {
				t.Fatal(err)
			}
			if err := s.NoteImage("app:precious"); err != nil {
				t.Fatal(err)
			}
			if err := os.Lchown(filepath.Join(dir, what), 1000, 1000); err != nil {
				t.Fatal(err)
			}
			mine, err := Begin()
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range mine.Remains() {
				if len(r.Images) > 0 {
					t.Errorf("would remove %v", r.Images)
				}
			}
			if err := mine.End(); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(precious); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestLockThatIsALink is not followed: it may lead to a file that somebody else holds for other reasons.
func TestLockThatIsALink(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "file")
	if err := os.WriteFile(target, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, filepath.Join(dir, "seatrial-1"+suffix)); err != nil {
		t.Fatal(err)
	}
	if found := remains([]string{dir}); len(found) > 0 {
		t.Errorf("remains are %+v", found)
	}
}
