package build

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/containerd/platforms"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// divide takes apart the index that BuildKit has put into a layout, so that each of its platforms can be named: oci:DIR:linux-arm64.
func divide(dir string) error {
	outer, err := readIndex(filepath.Join(dir, ocispec.ImageIndexFile))
	if err != nil {
		return err
	}
	if len(outer.Manifests) != 1 || outer.Manifests[0].MediaType != ocispec.MediaTypeImageIndex {
		return nil // one image, which is named by the layout alone
	}
	inner, err := readIndex(filepath.Join(dir, ocispec.ImageBlobsDir, filepath.FromSlash(strings.ReplaceAll(outer.Manifests[0].Digest.String(), ":", "/"))))
	if err != nil {
		return err
	}
	for i := range inner.Manifests {
		at := &inner.Manifests[i]
		if at.Platform != nil {
			at.Annotations = map[string]string{ocispec.AnnotationRefName: platformTag(*at.Platform)}
		}
	}
	inner.Annotations = nil
	text, err := json.Marshal(inner)
	if err != nil {
		return err
	}
	return disk.WriteFile(filepath.Join(dir, ocispec.ImageIndexFile), text, 0o644)
}

func readIndex(name string) (*ocispec.Index, error) {
	text, err := limits.Archive.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading what BuildKit has written: %w", err)
	}
	var index ocispec.Index
	if err := json.Unmarshal(text, &index); err != nil {
		return nil, fmt.Errorf("reading what BuildKit has written: %w", err)
	}
	return &index, nil
}

// Platforms are those of a layout that Build has made, and the tags that name them in there, both in one order.
func Platforms(layout string) (names, tags []string, err error) {
	index, err := readIndex(filepath.Join(layout, ocispec.ImageIndexFile))
	if err != nil {
		return nil, nil, err
	}
	for _, entry := range index.Manifests {
		if entry.Platform == nil {
			continue
		}
		names = append(names, platforms.Format(*entry.Platform))
		tags = append(tags, platformTag(*entry.Platform))
	}
	return names, tags, nil
}

func platformTag(p ocispec.Platform) string { return strings.ReplaceAll(platforms.Format(p), "/", "-") }
