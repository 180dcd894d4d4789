package s3

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// Deliver copies what Put would store of a file or folder of this machine into a folder that is there, as a node has it
// that fetches it (contract 1, Mount ownership): the folder has mode 0700, those in it 0755 and the files 0644, whatever the
// umask. What Put would not store is an error here as well, a *TreeError.
func Deliver(ctx context.Context, from, dir string) error {
	t, err := walk(from, false)
	if err != nil {
		return err
	}
	defer t.close()
	if len(t.files) == 0 {
		return treeFault(from, "", errNoFile)
	}
	to, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer to.Close()
	if err := to.Chmod(".", 0o700); err != nil {
		return err
	}
	for _, f := range t.files {
		if err := t.deliver(ctx, f, to); err != nil {
			return err
		}
	}
	return nil
}

// errNoFile is of a folder that has none: it is nothing in S3, and nodes would mount an empty one.
var errNoFile = errors.New("it has no file to store")

func (t *tree) deliver(ctx context.Context, f treeFile, to *os.Root) error {
	content, err := t.open(f)
	if err != nil {
		return err
	}
	defer content.Close()
	if err := deliverFolder(to, path.Dir(f.name)); err != nil {
		return err
	}
	copied, err := to.OpenFile(f.name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	return cmp.Or(disk.Copy(ctx, copied, content), t.unchanged(f, content), copied.Chmod(0o644), copied.Close())
}

// deliverFolder makes a folder and those above it.
func deliverFolder(to *os.Root, name string) error {
	if name == "." {
		return nil
	}
	if err := deliverFolder(to, path.Dir(name)); err != nil {
		return err
	}
	if err := to.Mkdir(name, 0o755); err != nil {
		if errors.Is(err, os.ErrExist) {
			return nil
		}
		return err
	}
	return to.Chmod(name, 0o755)
}
