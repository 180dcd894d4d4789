package build

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// mounted is an empty folder, and what a build reads with it as its build context "more".
func mounted(t *testing.T) (dir string, in *inputs) {
	t.Helper()
	dir = t.TempDir()
	in, err := readInputs(t.Context(), Options{ContextDir: "-", ahead: &ahead{text: []byte("FROM scratch\n")}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.close() })
	if err := in.mount("more", dir, "build context more"); err != nil {
		t.Fatal(err)
	}
	return dir, in
}

// A file that cannot be read ends the build: BuildKit would have an empty one in its place.
func TestFolderUnread(t *testing.T) {
	dir, in := mounted(t)
	reading, stop := in.until(t.Context())
	defer stop()
	if err := os.WriteFile(filepath.Join(dir, "there"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := in.mounts["more"].Open("there")
	if err != nil || in.unread() != nil || reading.Err() != nil {
		t.Fatalf("%v, unread %v, %v", err, in.unread(), reading.Err())
	}
	f.Close()
	_, err = in.mounts["more"].Open("gone")
	lost := in.unread()
	if err == nil || lost == nil || lost.Error() != "reading build context: "+filepath.Join(dir, "gone")+": no such file or directory" ||
		!errors.Is(lost, fs.ErrNotExist) || context.Cause(reading) != lost {
		t.Errorf("%v, unread %v, ended by %v", err, lost, context.Cause(reading))
	}
}

// The protocol says no more than that a name cannot be sent; which one is looked for.
func TestUnsendable(t *testing.T) {
	dir, in := mounted(t)
	const said = "grpc: error while marshaling: string field contains invalid UTF-8"
	if err := in.unsendable(t.Context(), said); err != nil {
		t.Errorf("of an empty folder: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a\xffb"), nil, 0o600); err != nil {
		t.Skipf("no such names here: %v", err)
	}
	bad, is := errors.AsType[*SpellingError](in.unsendable(t.Context(), said))
	if !is || bad.Name != "a\xffb" || bad.Error() != `reading build context: the name "a\xffb" is not in UTF-8, and BuildKit takes no other` {
		t.Errorf("got %v", bad)
	}
	if err := in.unsendable(t.Context(), "exit code: 1"); err != nil {
		t.Errorf("of another error: %v", err)
	}
}
