package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/submit/words"
)

// maxAbove is how many folders above that of a Dockerfile may be its context.
const maxAbove = 5

// contextOf is the folder that a Dockerfile is built in when nobody says which: its own, or the nearest one around it that has more of
// the files that it copies, as with `docker build -f docker/Dockerfile .`. What is no folder of its own is said. It looks no further than
// this folder, or the repository.
func contextOf(file *dockerfile.File, to io.Writer) string {
	own := filepath.Dir(file.File)
	sources := file.Sources()
	best, most := own, has(own, sources)
	for dir, n := own, 0; most < len(sources) && n < maxAbove && !topmost(dir); n++ {
		dir = filepath.Join(dir, "..")
		if found := has(dir, sources); found > most {
			best, most = dir, found
		}
	}
	if best != own {
		fmt.Fprintf(to, "seatrial: %s: taken to be built in %s, which has what it copies; --context DIR names another folder\n", words.Fold(file.File), words.Fold(words.ShellWord(best)))
	}
	return best
}

// has counts the files that are in a folder.
func has(dir string, names []string) int {
	n := 0
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(dir, filepath.Clean("/"+name))); err == nil {
			n++
		}
	}
	return n
}

// topmost tells the folder that one is in, and that of a repository, beyond which no context is looked for.
func topmost(dir string) bool {
	return filepath.Clean(dir) == "." || exists(filepath.Join(dir, ".git"))
}
