package build

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/containerd/containerd/v2/core/content"
	"github.com/moby/buildkit/cmd/buildctl/build"
	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// layoutStores are the contents of layouts, by the names that the builder asks for them with.
type layoutStores = map[string]content.Store

// addLayout lets the builder read an image of a layout, FOLDER[:TAG|@DIGEST], as the context of a name.
func (in *inputs) addLayout(name, place string) error {
	dir, wanted, err := inLayout(place)
	if err != nil {
		return err
	}
	ingest := filepath.Join(dir, "ingest")
	if _, err := os.Lstat(ingest); errors.Is(err, os.ErrNotExist) {
		in.made = append(in.made, ingest) // which BuildKit makes for what nobody writes here
	}
	id := "layout-" + name
	stores, err := build.ParseOCILayout([]string{id + "=" + dir})
	if err != nil {
		return disk.Cause(err)
	}
	in.stores[id] = stores[id]
	in.settings["context:"+name] = "oci-layout://" + id + "@" + wanted.String()
	return nil
}

// inLayout is the folder of a layout, and what of it is meant: of several images the one that has the tag.
func inLayout(place string) (dir string, wanted digest.Digest, err error) {
	dir, typed, byDigest := strings.Cut(place, "@")
	tag := ""
	if i := strings.LastIndex(dir, ":"); !byDigest && i > strings.LastIndex(dir, "/") {
		dir, tag = dir[:i], dir[i+1:]
	}
	if info, err := os.Stat(dir); err != nil {
		return "", "", disk.Cause(err)
	} else if !info.IsDir() {
		return "", "", errors.New("it is a file, want the folder of a layout")
	}
	if byDigest {
		if wanted, err = digest.Parse(typed); err != nil {
			return "", "", err
		}
		if _, err := os.Stat(filepath.Join(dir, ocispec.ImageBlobsDir, wanted.Algorithm().String(), wanted.Encoded())); err != nil {
			return "", "", errors.New("it has no image of this digest")
		}
		return dir, wanted, nil
	}
	index, err := readIndex(filepath.Join(dir, ocispec.ImageIndexFile))
	if errors.Is(err, os.ErrNotExist) {
		return "", "", errors.New("it has no index.json, so it is no OCI layout")
	} else if err != nil {
		return "", "", err
	}
	var tags []string
	for _, entry := range index.Manifests {
		name := entry.Annotations[ocispec.AnnotationRefName]
		if tag != "" && name == tag {
			return dir, entry.Digest, nil
		}
		if name != "" {
			tags = append(tags, name)
		}
	}
	if tag == "" && len(index.Manifests) == 1 {
		return dir, index.Manifests[0].Digest, nil
	}
	if tag == "" {
		return "", "", fmt.Errorf("it has %d images, want the tag of one: %s", len(index.Manifests), strings.Join(tags, ", "))
	}
	return "", "", fmt.Errorf("it has no image %s, but %s", tag, strings.Join(tags, ", "))
}

// layoutContext tells whether a further context is in a layout.
func layoutContext(contexts []string) bool {
	for _, typed := range contexts {
		if _, place, _ := strings.Cut(typed, "="); strings.HasPrefix(place, layoutScheme) {
			return true
		}
	}
	return false
}

// layoutScheme is in front of the folder of a layout that is a context.
const layoutScheme = "oci-layout://"
