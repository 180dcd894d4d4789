package image

import (
	"os"
	"strings"
)

// splitSource tells where a reference points and what is left of it: a name, or a path with an optional tag.
func splitSource(reference string) (source Source, place string) {
	prefix, rest, ok := strings.Cut(reference, ":")
	if ok && rest != "" {
		switch s := Source(prefix); s {
		case DockerDaemon, DockerArchive, OCILayout, OCIArchive:
			return s, rest
		}
	}
	return Registry, reference
}

// splitTag splits "FILE:TAG". File names may hold colons, so the shortest
// prefix that exists is the file; when none does, the first colon divides.
func splitTag(place string) (path, tag string) {
	if _, err := os.Stat(place); err == nil {
		return place, ""
	}
	for i, c := range place {
		if c != ':' {
			continue
		}
		if _, err := os.Stat(place[:i]); err == nil {
			return place[:i], place[i+1:]
		}
	}
	path, tag, _ = strings.Cut(place, ":")
	return path, tag
}
