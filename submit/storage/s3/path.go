package s3

import (
	"fmt"
	"path"
	"strings"
)

// maxName is the most bytes that a file system of a node holds in one name.
const maxName = 255

// pathOf is where a node puts an object below the input's target: its folders that the input's key names as
// well are left out, up to the key's last one (contract 2, s3).
// It can lead out of the target, as a node's can.
func (s Source) pathOf(key string) string {
	wanted, parts := strings.Split(s.Prefix(), "/"), strings.Split(key, "/")
	cut := 0
	for cut < len(wanted)-1 && cut < len(parts)-1 && wanted[cut] == parts[cut] {
		cut++
	}
	return path.Join(parts[cut:]...)
}

// layOut gives every object its path. Of several objects that come to the same path, as "a/b" and "a//b" do, a
// node keeps the last. A path that no node can write is an error, or that it would write elsewhere.
func (l *Listing) layOut() error {
	last := make(map[string]int, len(l.Objects))
	folders := map[string]bool{}
	for i := range l.Objects {
		o := &l.Objects[i]
		o.Path = l.source.pathOf(o.Key)
		if problem := unwritable(o.Path); problem != "" {
			return refuse(reading, l.source, fmt.Sprintf("object %q %s", o.Key, problem))
		}
		last[o.Path] = i
		for folder := path.Dir(o.Path); folder != "." && !folders[folder]; folder = path.Dir(folder) {
			folders[folder] = true
		}
	}
	kept := l.Objects[:0]
	for i, o := range l.Objects {
		if folders[o.Path] {
			return refuse(reading, l.source, fmt.Sprintf("object %q would have to be a file, and a folder for others", o.Key))
		}
		if last[o.Path] != i {
			l.Bytes -= o.Size
			continue
		}
		kept = append(kept, o)
	}
	l.Objects = kept
	return nil
}

// unwritable is why a node cannot make a file of this path; empty when it can.
func unwritable(p string) string {
	switch {
	case p == "." || p == "":
		return "has no file name"
	case p == ".." || strings.HasPrefix(p, "../"):
		return `leads out of the input's folder with ".."`
	case strings.ContainsRune(p, 0):
		return "has a zero byte in its name"
	}
	for name := range strings.SplitSeq(p, "/") {
		if len(name) > maxName {
			return fmt.Sprintf("has a name of %d bytes, and file systems hold %d", len(name), maxName)
		}
	}
	return ""
}
