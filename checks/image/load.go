package image

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

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
	if img.Source == DockerDaemon {
		return img.ConfigDigest, nil
	}
	if img.Config == nil {
		return "", errors.New("it has no image for the wanted platform")
	}
	e, err := newEngine(ctx)
	if err != nil {
		return "", err
	}
	defer e.close()
	if found, err := e.inspect(ctx, img.ConfigDigest); err == nil {
		return found.ID, nil
	}
	r, w := io.Pipe()
	go func() { w.CloseWithError(img.writeTo(ctx, w)) }()
	err = e.load(ctx, r)
	// Unblocks the writer when the engine did not read to the end.
	r.CloseWithError(errors.New("the engine stopped reading"))
	if err != nil {
		return "", err
	}
	found, err := e.inspect(ctx, loadTag(img.ConfigDigest))
	if err != nil {
		return "", err
	}
	return found.ID, nil
}

// Unload removes what Load brought into the engine: an image that was there before stays.
func Unload(ctx context.Context, img *Image) error {
	e, err := newEngine(ctx)
	if err != nil {
		return err
	}
	defer e.close()
	err = e.remove(ctx, loadTag(img.ConfigDigest))
	var answer *engineError
	if errors.As(err, &answer) && answer.status == http.StatusNotFound {
		return nil
	}
	return err
}

// LoadedName is the name that the engine has for an image after Load, and only then.
func LoadedName(img *Image) string { return loadTag(img.ConfigDigest) }

// loadTag marks an image as ours: without it an engine could not tell it from one that the user loaded.
func loadTag(configDigest string) string {
	return "seatrial/loaded:" + strings.TrimPrefix(configDigest, "sha256:")
}

// writeTo writes the image of the wanted platform as `docker load` reads it.
func (img *Image) writeTo(ctx context.Context, w io.Writer) error {
	tag := loadTag(img.ConfigDigest)
	_, place := splitSource(img.Reference)
	if img.Source == DockerArchive {
		a, err := readDockerArchive(ctx, place)
		if err != nil {
			return err
		}
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
