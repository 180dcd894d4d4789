package network

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seatrial/seatrial/harness/session"
)

func isNotRunning(err error) bool {
	var absent *notRunningError
	return errors.As(err, &absent)
}

func TestStatus(t *testing.T) {
	me := session.ProcessOf(os.Getpid())
	number, boot, machine, view := me, me, me, me
	number.Started, boot.Boot, machine.Machine, view.View = "1", "another", "another", "another"
	tests := []struct {
		name          string
		process       session.Process
		running, left bool
	}{
		{"this process", me, true, false},
		{"another process with its number", number, false, true},
		{"no such process", session.Process{PID: 1 << 30, Started: "1", Machine: me.Machine, Boot: me.Boot, View: me.View}, false, true},
		{"one before the boot", boot, false, true},
		{"another machine's", machine, false, false},
		{"one in a container", view, false, false},
		{"no process", session.Process{}, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			s := newState(dir, CommandUp)
			s.Process, s.Ready, s.Dir = test.process, true, filepath.Join(dir, "seatrial-network-1")
			if err := os.Mkdir(s.Dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := s.write(); err != nil {
				t.Fatal(err)
			}
			got, err := Status(dir)
			if test.running && (err != nil || !cmp.Equal(got, s, cmpopts.IgnoreUnexported(State{}))) {
				t.Errorf("got %v, %v", got, err)
			}
			if !test.running && !isNotRunning(err) {
				t.Errorf("got %v, want a notRunningError", err)
			}
			if Left(dir) != test.left {
				t.Errorf("left: %t", !test.left)
			}
			if err := Clear(t.Context(), dir); err != nil {
				t.Fatal(err)
			}
			_, gone := os.Stat(s.Dir)
			if all, _ := All(dir); (gone != nil) != test.left || (len(all) == 0) != test.left {
				t.Errorf("its folder is gone: %v, states are %v", gone, all)
			}
		})
	}
}

// A state may name any folder; only ours are removed.
func TestClearLeavesOtherFoldersAlone(t *testing.T) {
	dir, precious := t.TempDir(), t.TempDir()
	s := newState(dir, CommandUp)
	s.Started, s.Dir = "1", precious
	if err := s.write(); err != nil {
		t.Fatal(err)
	}
	if err := Clear(t.Context(), dir); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(precious); err != nil || Left(dir) {
		t.Errorf("%v, left %t", err, Left(dir))
	}
}

// Of a state that cannot be read nothing is known; it stops nobody.
func TestDamagedStates(t *testing.T) {
	me := newState("", CommandUp)
	me.Ready, me.Format = true, stateFormat+1
	for name, test := range map[string]struct {
		make func(dir, path string) error
		want string
	}{
		"no folder":   {func(dir, _ string) error { return os.Remove(dir) }, ""},
		"a file":      {func(dir, _ string) error { return errors.Join(os.Remove(dir), os.WriteFile(dir, nil, 0o600)) }, "not a directory"},
		"cut":         {func(_, path string) error { return os.WriteFile(path, []byte("{"), 0o600) }, "it is damaged, remove it"},
		"other types": {func(_, path string) error { return os.WriteFile(path, []byte(`{"pid":"x"}`), 0o600) }, "it is damaged, remove it"},
		"a folder":    {func(_, path string) error { return os.Mkdir(path, 0o700) }, "it is a folder, want a regular file"},
		"a circle":    {func(_, path string) error { return os.Symlink(path, path) }, "too many levels of symbolic links"},
		"a device":    {func(_, path string) error { return os.Symlink("/dev/zero", path) }, "it is a device"},
		"a later format": {func(_, path string) error {
			later := *me
			later.path = path
			return later.write()
		}, ""},
	} {
		dir := filepath.Join(t.TempDir(), "states")
		err := os.Mkdir(dir, 0o700)
		if err == nil {
			err = test.make(dir, filepath.Join(dir, "x.json"))
		}
		if err != nil {
			t.Fatal(err)
		}
		all, unread := All(dir)
		said := errors.Join(unread...)
		if len(all) > 0 || (test.want == "") != (said == nil) || said != nil && !strings.Contains(said.Error(), test.want) {
			t.Errorf("%s: %v, %v, want %q", name, all, said, test.want)
		}
		if _, err := Status(dir); !isNotRunning(err) || Left(dir) {
			t.Errorf("%s: %v, left %t", name, err, Left(dir))
		}
	}
}
