package pipeline

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
)

// imageAgain is how an image that was brought to the engine for a run alone, from an archive or by a network of the job's own,
// comes there again: what to run, and the command before it. Both are empty for one that is still there, or in a registry.
func imageAgain(s *lint.Subject) (run string, bring []string) {
	scheme, name, _ := strings.Cut(s.Job.Image(), ":")
	switch scheme {
	case "docker-archive":
		file := name
		for !isFile(file) { // FILE:NAME
			cut := strings.LastIndex(file, ":")
			if cut < 0 {
				file = name
				break
			}
			file = file[:cut]
		}
		return s.Image.ConfigDigest, []string{"docker", "load", "--quiet", "--input", absolute(file)}
	case "docker-daemon":
		return s.Image.ConfigDigest, nil
	case "oci", "oci-archive":
		const again = "seatrial-again:latest"
		return again, []string{"skopeo", "copy", scheme + ":" + absolute(name), "docker-daemon:" + again}
	}
	if s.Image.Source == image.Registry && image.Repository(s.Image.Reference) != image.Repository(s.Job.Image()) {
		return s.Image.ConfigDigest, nil // it was pushed to a registry that ends with the network, from this engine
	}
	return "", nil
}

func absolute(name string) string {
	if whole, err := filepath.Abs(name); err == nil {
		return whole
	}
	return name
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}
