package importer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// tree is a file or folder to be imported.
type tree struct {
	name string
	make func(path string) error
	// only is the profile whose edge it is, where it is too large to try with all.
	only   importer.Profile
	hidden bool
}

func trees() []tree {
	var all []tree
	add := func(name string, make func(string) error) { all = append(all, tree{name: name, make: make}) }
	for _, size := range []int{0, 1, 127, 128, 4096} {
		add(fmt.Sprintf("file of %d", size), file(size))
	}
	for _, chunk := range []int{256 << 10, 1 << 20} {
		for _, size := range []int{chunk - 1, chunk, chunk + 1, 2 * chunk, 3*chunk + 7} {
			add(fmt.Sprintf("file of %d", size), file(size))
		}
	}
	for _, edge := range []int64{-1, 0, 1} {
		size := 174*256<<10 + edge
		add(fmt.Sprintf("zeros, 174 x 256 KiB %+d", edge), func(path string) error { return sparse(path, size) })
		all = append(all, tree{name: fmt.Sprintf("zeros, 1024 x 1 MiB %+d", edge), only: importer.UnixFSv1,
			make: func(path string) error { return sparse(path, 1<<30+edge) }})
	}
	add("empty folder", func(path string) error { return os.Mkdir(path, 0o755) })
	add("folders in folders", nested)
	add("links", links)
	add("link alone", func(path string) error { return os.Symlink("nowhere", path) })
	add("odd names", odd)
	add("dotfiles", dotfiles)
	all = append(all, tree{name: "dotfiles, all", make: dotfiles, hidden: true})
	return append(all, shards()...)
}

func file(size int) func(string) error {
	return func(path string) error { return write(path, size) }
}

func nested(path string) error {
	for i, name := range []string{"a", "b/a", "b/c/d/e/f", "b/c/g", "z"} {
		if err := write(filepath.Join(path, name), i*200_000); err != nil {
			return err
		}
	}
	return os.MkdirAll(filepath.Join(path, "empty/in/empty"), 0o755)
}

func links(path string) error {
	if err := write(filepath.Join(path, "d/file"), 10); err != nil {
		return err
	}
	for name, target := range map[string]string{
		"to file": "d/file", "to folder": "d", "d/up": "../d/file", "out": "../../etc/passwd", "far": "/etc/passwd",
		"dangling": "nothing", "itself": "itself", "long": strings.Repeat("x/", 1500),
	} {
		if err := os.Symlink(target, filepath.Join(path, name)); err != nil {
			return err
		}
	}
	return nil
}

func odd(path string) error {
	for i, name := range []string{
		" ", " before", "after ", "a\nb", "tab\t", `back\slash`, `"quoted"`, "'", "*?[", "%2f", "$HOME", "-r", "~",
		"ünïcödé", "日本語", "e\u0301", "\u00e9", "\xff\xfe not UTF-8", strings.Repeat("n", 255),
		strings.Repeat("é", 127), "a.b", "a b", "a", "A", "a/b", "c:", "NUL", "x\x01y", "\u202egpj.exe",
		strings.Repeat("deep/", 60) + "file",
	} {
		if name == "a/b" {
			name = "a.d/b"
		}
		if err := write(filepath.Join(path, name), i); err != nil {
			return err
		}
	}
	return nil
}

func dotfiles(path string) error {
	for i, name := range []string{".env", "seen", ".git/config", "d/.hidden", "d/seen", "...", "..a", "only/.x"} {
		if err := write(filepath.Join(path, name), i+1); err != nil {
			return err
		}
	}
	return nil
}
