package image

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// Load brings the image of an archive or a layout into the local engine and
// returns the ID that it runs by. The engine's own tags stay where they are.
// Unload undoes it.
func Load(ctx context.Context, img *Image) (id string, err error) {
	id, err = load(ctx, img)
	if err != nil {
		return "", fmt.Errorf("loading image %s: %w", img.Reference, readable(err))
	}
	return id, nil
}

func load(ctx context.Context, img *Image) (string, error) {
	if img.Source == DockerDaemon && img.draft == nil {
		return img.ConfigDigest, nil
	}
	if img.Config == nil {
		return "", errors.New("it has no image for the wanted platform")
	}
	e, err := connect(ctx)
	if err != nil {
		return "", err
	}
	defer e.Close()
	if found, err := e.Image(ctx, img.ConfigDigest); err == nil {
		return found.ID, nil
	}
	if err := piped(func(to io.Writer) error { return img.writeTo(ctx, to) }, func(from io.Reader) error { return e.Load(ctx, from) }); err != nil {
		return "", answered(e, err)
	}
	found, err := e.Image(ctx, LoadedName(img))
	if err != nil {
		return "", answered(e, err)
	}
	return found.ID, nil
}

// piped has something read while it is written.
func piped(write func(io.Writer) error, read func(io.Reader) error) error {
	from, to := io.Pipe()
	go func() { to.CloseWithError(write(to)) }()
	err := read(from)
	from.CloseWithError(errors.New("nobody reads it")) // unblocks the writer when it was not read to the end
	return err
}

// Unload removes what Load brought into the engine: an image that was there before stays.
func Unload(ctx context.Context, img *Image) error {
	e, err := connect(ctx)
	if err != nil {
		return err
	}
	defer e.Close()
	if err := e.RemoveImage(ctx, LoadedName(img)); !errdefs.IsNotFound(err) {
		return answered(e, err)
	}
	return nil
}

// LoadedName is the name that the engine has for an image after Load, and only then. It marks the image as ours: without
// it an engine could not tell it from one that the user loaded.
func LoadedName(img *Image) string {
	return "seatrial/loaded:" + strings.TrimPrefix(img.ConfigDigest, "sha256:")
}

// writeTo writes the image of the wanted platform as `docker load` reads it.
func (img *Image) writeTo(ctx context.Context, w io.Writer) error {
	tag := LoadedName(img)
	_, place := splitSource(img.Reference)
	if img.Source == DockerArchive && img.draft == nil {
		a, err := readDockerArchive(ctx, place)
		if err != nil {
			return err
		}
		defer a.close()
		return a.writeTo(w, tag)
	}
	doc, err := img.document(ctx)
	if err != nil {
		return err
	}
	defer doc.close()
	image, err := doc.find(img.ManifestDigest)
	if err != nil {
		return err
	}
	as, err := name.NewTag(tag)
	if err != nil {
		return err
	}
	return tarball.Write(as, image, w)
}

// writeTo writes the image alone, under no name but tag, as `docker load` reads
// it: loading the archive itself would move every tag that the user has given.
func (a *dockerArchive) writeTo(w io.Writer, tag string) error {
	out := tarball.Descriptor{Config: "config.json", RepoTags: []string{tag}}
	layers, err := a.layerFiles()
	if err != nil {
		return err
	}
	wanted := map[string]string{}
	for _, target := range layers {
		if wanted[target] == "" {
			wanted[target] = fmt.Sprintf("%d/layer.tar", len(wanted))
		}
		out.Layers = append(out.Layers, wanted[target])
	}
	manifest, err := json.Marshal(tarball.Manifest{out})
	if err != nil {
		return err
	}
	tw := tar.NewWriter(w)
	if err := writeEntry(tw, out.Config, int64(len(a.config)), bytes.NewReader(a.config)); err != nil {
		return err
	}
	if err := a.copyLayers(tw, wanted); err != nil {
		return err
	}
	if err := writeEntry(tw, "manifest.json", int64(len(manifest)), bytes.NewReader(manifest)); err != nil {
		return err
	}
	return tw.Close()
}

// copyLayers copies entries under new names.
func (a *dockerArchive) copyLayers(tw *tar.Writer, wanted map[string]string) error {
	for _, target := range slices.Sorted(maps.Keys(wanted)) {
		f, err := a.Open(target)
		if err != nil {
			return err
		}
		err = writeEntry(tw, wanted[target], a.files[target].size, f)
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func writeEntry(tw *tar.Writer, name string, size int64, from io.Reader) error {
	if err := tw.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o644}); err != nil {
		return err
	}
	_, err := io.Copy(tw, from)
	return err
}
