package storage

import (
	"mime"
	"path"
	"path/filepath"
)

// fileName is what a node calls a download: the base of the final URL's path, or what
// Content-Disposition says after a redirect (contract 2). With neither it is empty, and a node makes up a random UUID.
// It can still be ".." or the like; see save.
func fileName(urlPath, disposition string) string {
	if _, params, err := mime.ParseMediaType(disposition); err == nil && params["filename"] != "" {
		return filepath.Base(params["filename"])
	}
	base := path.Base(urlPath)
	if base == "." || base == "/" {
		return ""
	}
	return base
}
