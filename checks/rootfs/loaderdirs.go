package rootfs

import (
	"regexp"
	"strings"
)

// systemDir is a folder among the strings of a loader: "/usr/lib/x86_64-linux-gnu/".
var systemDir = regexp.MustCompile(`\x00((?:/[0-9A-Za-z._+~-]+)+)/`)

// maxLoader bounds the size of the loaders that are searched; they have about 200 kB.
const maxLoader = 8 << 20

// systemDirs finds the folders that a loader of glibc has built in: each distribution builds in its own.
func (e *ELF) systemDirs(w *window) {
	glibc := strings.HasPrefix(e.Soname, "ld-linux") || strings.HasPrefix(e.Soname, "ld64.so") || e.Soname == "ld.so.1"
	if !glibc || w.size > maxLoader || w.need(0, uint64(w.size)) != nil {
		return
	}
	seen := map[string]bool{}
	for rest := w.prefix; ; {
		found := systemDir.FindSubmatchIndex(rest)
		if found == nil {
			return
		}
		dir := string(rest[found[2]:found[3]])
		// A string that goes on after the slash names a file.
		if end := found[1]; end < len(rest) && rest[end] == 0 && strings.Contains(dir, "/lib") && !seen[dir] {
			seen[dir] = true
			e.SystemDirs = append(e.SystemDirs, dir)
		}
		rest = rest[found[1]:]
	}
}
