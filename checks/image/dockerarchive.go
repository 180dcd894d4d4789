package image

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/words"
)

// dockerArchive is one image of a file written by `docker save`.
type dockerArchive struct {
	*archive
	tarball.Descriptor
	// alone tells that the archive holds no other image.
	alone  bool
	config []byte
}

func openDockerArchive(ctx context.Context, img *Image, place string) error {
	a, err := readDockerArchive(ctx, place)
	if err != nil {
		return err
	}
	defer a.close()
	img.Access.Found = true
	if img.Config, err = parseConfig(a.config); err != nil {
		return err
	}
	img.Platforms = []Platform{img.Config.Platform}
	digest := sha256.Sum256(a.config)
	img.ConfigDigest = "sha256:" + hex.EncodeToString(digest[:])
	files, err := a.layerFiles()
	if err != nil {
		return err
	}
	img.Depth, img.Zstd = len(files), seenZstd(a, files, nil)
	if len(img.Config.History) != img.Depth {
		img.Config.History, img.Config.LayerSteps = nil, nil
	}
	img.Size, err = a.size()
	return err
}

// readDockerArchive finds the image that "FILE[:TAG]" names.
func readDockerArchive(ctx context.Context, place string) (*dockerArchive, error) {
	file, tag := splitTag(place)
	files, err := openArchive(ctx, file)
	if err != nil {
		return nil, err
	}
	a, err := files.saved(place, file, tag)
	if err != nil {
		_ = files.close()
		return nil, err
	}
	return a, nil
}

// saved is the image that "FILE[:TAG]" names.
func (a *archive) saved(place, file, tag string) (*dockerArchive, error) {
	raw, err := readFile(a, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		if _, ok := a.resolve("index.json"); ok {
			return nil, fmt.Errorf("%s is an OCI archive, name it %s:%s", file, OCIArchive, place)
		}
		return nil, fmt.Errorf("%s has no manifest.json, so `docker save` did not write it", file)
	}
	if err != nil {
		return nil, err
	}
	var all tarball.Manifest
	if err := unmarshal(raw, &all); err != nil {
		return nil, fmt.Errorf("reading manifest.json: %w", err)
	}
	found := &dockerArchive{archive: a, alone: len(all) == 1}
	if found.Descriptor, err = chooseSaved(all, tag); err != nil {
		return nil, fmt.Errorf("%s holds %w", file, err)
	}
	found.config, err = readFile(a, found.Config)
	return found, damaged("configuration "+words.Said(found.Config), nil, err)
}

func chooseSaved(all tarball.Manifest, tag string) (tarball.Descriptor, error) {
	tags := map[string]bool{}
	for _, s := range all {
		for _, t := range s.RepoTags {
			tags[t] = true
			if tag != "" && sameTag(t, tag) {
				return s, nil
			}
		}
	}
	switch {
	case len(all) == 0:
		return tarball.Descriptor{}, errors.New("no image")
	case tag != "":
		return tarball.Descriptor{}, fmt.Errorf("no image tagged %s, only %s", tag, names(tags))
	case len(all) > 1:
		return tarball.Descriptor{}, fmt.Errorf("more than one image, name one with :TAG: %s", names(tags))
	}
	return all[0], nil
}

// sameTag holds a stored reference against a typed one, or against a tag alone.
func sameTag(stored, typed string) bool {
	if stored == typed || Tag(stored) == typed {
		return true
	}
	a, errA := name.ParseReference(stored)
	b, errB := name.ParseReference(typed)
	return errA == nil && errB == nil && a.Name() == b.Name()
}

// layerFiles are the names of the layers' entries, the lowest first.
func (a *dockerArchive) layerFiles() ([]string, error) {
	files := make([]string, len(a.Layers))
	for i, layer := range a.Layers {
		var ok bool
		if files[i], ok = a.resolve(layer); !ok {
			return nil, &rootfs.DamageError{Part: "layer " + words.Said(layer), Fault: "is missing from the archive"}
		}
	}
	return files, nil
}

func (a *dockerArchive) size() (int64, error) {
	files, err := a.layerFiles()
	if err != nil {
		return 0, err
	}
	var sizes []int64
	for _, file := range files {
		sizes = append(sizes, a.files[file].size)
	}
	return sum(sizes...)
}

// image is the archive's image with a manifest made for it, which takes compressing its layers.
func (a *dockerArchive) image() (v1.Image, error) {
	var tag *name.Tag
	if !a.alone {
		t, err := name.NewTag(a.RepoTags[0])
		if err != nil {
			return nil, err
		}
		tag = &t
	}
	return tarball.Image(func() (io.ReadCloser, error) {
		stream, _, err := a.open(a.file)
		return stream, err
	}, tag)
}
