package importer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// shards are folders around the size above which they are sharded, 262,144 bytes. In each, 1023 entries take
// 256 bytes each by the rule of one profile, and the last one what is left, one byte more or less.
func shards() []tree {
	var all []tree
	for _, rule := range []struct {
		profile string
		// most bytes of the names of all entries, and of the last one, with which the folder is not sharded.
		names, last int
	}{
		{"v0", 256 - 34, 256 - 34}, // name and CIDv0
		{"v1", 256 - 36, 256 - 36}, // name and CIDv1
		// The block: an entry takes 46 bytes besides its name, and that it is a folder takes 4.
		{"2025", 256 - 46, 256 - 46 - 4},
	} {
		for _, edge := range []int{-1, 0, 1} {
			all = append(all, tree{
				name: fmt.Sprintf("shard edge %s %+d", rule.profile, edge),
				make: func(path string) error { return flat(path, 1023, rule.names, rule.last+edge) },
			})
		}
		for _, entries := range []int{1022, 1024} {
			all = append(all, tree{
				name: fmt.Sprintf("shard edge %s, %d entries", rule.profile, entries+1),
				make: func(path string) error { return flat(path, entries, rule.names, rule.last) },
			})
		}
	}
	return append(all,
		tree{name: "5000 files", make: func(path string) error { return flat(path, 5000, 60, 60) }},
		tree{name: "shards in shards", make: func(path string) error {
			if err := flat(filepath.Join(path, "in it"), 1200, 230, 230); err != nil {
				return err
			}
			return flat(path, 1200, 230, 230)
		}},
		tree{name: "1400 folders", make: folders},
	)
}

// flat makes so many files of one byte with names of one length, and one more with a name of its own length. They
// are hard links to a few, which takes less time.
func flat(path string, files, length, last int) error {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return err
	}
	const few = 50
	made := make([]string, 0, files+1)
	for i := range files + 1 {
		pad := length
		if i == files {
			pad = last
		}
		name := fmt.Sprintf("%05d", i)
		made = append(made, filepath.Join(path, name+strings.Repeat("n", pad-len(name))))
		var err error
		if i < few {
			err = os.WriteFile(made[i], []byte{byte(i)}, 0o644)
		} else {
			err = os.Link(made[i%few], made[i])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// folders makes a sharded folder of folders, some of them empty.
func folders(path string) error {
	for i := range 1400 {
		name := filepath.Join(path, fmt.Sprintf("%0200d", i))
		if i%10 == 0 {
			if err := write(filepath.Join(name, "file"), i*100); err != nil {
				return err
			}
		} else if err := os.MkdirAll(name, 0o755); err != nil {
			return err
		}
	}
	return nil
}
