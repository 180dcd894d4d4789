package image

import (
	"io"
	"io/fs"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// labelledZstd are the numbers of the layers that their manifest says are compressed with zstd: the media types of OCI end
// in +zstd, those that Docker once gave out in .zstd.
func labelledZstd(layers []v1.Descriptor) []int {
	var found []int
	for i, layer := range layers {
		if media := string(layer.MediaType); strings.HasSuffix(media, "+zstd") || strings.HasSuffix(media, ".zstd") {
			found = append(found, i+1)
		}
	}
	return found
}

// seenZstd looks at how the layers in files begin, which is all that engines look at. What cannot be opened, or would have
// to be unpacked for it, is as labelled.
func seenZstd(files fs.FS, names []string, labelled []int) []int {
	if a, ok := files.(*archive); ok && a.plain == "" {
		return labelled
	}
	var found []int
	for i, name := range names {
		f, err := openRegular(files, name)
		if err != nil {
			return labelled
		}
		var head [4]byte
		n, err := io.ReadFull(f, head[:])
		f.Close()
		if err != nil && n == 0 {
			continue // it is empty, or cannot be read: that is for others to tell
		}
		if rootfs.IsZstd(head[:n]) {
			found = append(found, i+1)
		}
	}
	return found
}
