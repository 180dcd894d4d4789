package s3

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"sync"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// Deliver copies what Put would store of a file or folder of this machine into a folder that is there, as a node has it
// that fetches it (contract 1, Mount ownership): the folder has mode 0700, those in it 0755 and the files 0644, whatever the
// umask. What Put would not store is an error here as well, a *TreeError.
func Deliver(ctx context.Context, from, dir string) error {
	t, err := walk(ctx, from, false)
	if err != nil {
		return err
	}
	defer t.root.Close()
	to, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer to.Close()
	if err := to.Chmod(".", 0o700); err != nil {
		return err
	}
	folders := newFolders(to)
	for _, f := range t.files {
		if err := t.deliver(ctx, f, folders); err != nil {
			return err
		}
	}
	return nil
}

func (t *tree) deliver(ctx context.Context, f treeFile, to *folders) error {
	content, err := t.open(f)
	if err != nil {
		return err
	}
	defer content.Close()
	if err := to.folder(path.Dir(f.name)); err != nil {
		return err
	}
	return cmp.Or(disk.Add(ctx, to.root, f.name, content, 0o644), t.unchanged(f, content))
}

// folders makes folders in another one.
type folders struct {
	root  *os.Root
	mutex sync.Mutex
	// made are those that there are.
	made map[string]bool
}

func newFolders(root *os.Root) *folders {
	return &folders{root: root, made: map[string]bool{".": true}}
}

// folder makes a folder and those above it, with their mode whatever the umask.
func (f *folders) folder(name string) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	var missing []string
	for ; !f.made[name]; name = path.Dir(name) {
		missing = append(missing, name)
	}
	for _, name := range slices.Backward(missing) {
		if err := f.root.Mkdir(name, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		if err := f.root.Chmod(name, 0o755); err != nil {
			return err
		}
		f.made[name] = true
	}
	return nil
}
