package image

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/containerd/errdefs"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/harness/engine"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/words"
)

// connect finds the engine that local runs use too. The daemon package of go-containerregistry keeps saved images in memory or
// in a file that outlives an interrupt, and does not tell sizes.
func connect(ctx context.Context) (*engine.Engine, error) {
	found, err := engine.Find(ctx)
	if err != nil {
		return nil, err
	}
	return found.Open()
}

// answered words what an engine did not do: a refusal on one line, and no answer as an *unreachableError.
func answered(e *engine.Engine, err error) error {
	switch refusal := engine.Refused(err); {
	case err == nil:
		return nil
	case refusal != nil:
		refusal.Words = words.Said(refusal.Words)
		return refusal
	case engine.Unreached(err):
		return unreachable(e.Host, e.Cause(err))
	}
	return unreachable(e.Host, readable(err))
}

func openEngine(ctx context.Context, img *Image, name string) error {
	if err := ParseReference(img.Reference); err != nil {
		return err
	}
	found, err := inspect(ctx, name)
	if refusal, ok := errors.AsType[*engine.Refusal](err); ok && errdefs.IsNotFound(err) {
		img.Access.Refusal = refusal.Words
		return nil
	}
	if err != nil {
		return err
	}
	img.Access.Found = true
	describeLocal(img, found)
	return nil
}

// inspect finds an image of the local engine.
func inspect(ctx context.Context, name string) (*engine.Image, error) {
	e, err := connect(ctx)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	found, err := e.Image(ctx, name)
	if err == nil {
		found.History, found.Steps, found.LayerSteps, _ = e.History(ctx, found) // it is of use, and nothing is without it
	}
	return found, answered(e, err)
}

// describeLocal fills in the facts about an image of the local engine.
func describeLocal(img *Image, found *engine.Image) {
	platform := Platform{OS: found.Platform.OS, Architecture: found.Platform.Architecture, Variant: found.Platform.Variant}
	img.Digest, img.ManifestDigest, img.MediaType = "", "", ""
	img.ConfigDigest, img.Size, img.Depth, img.Tags = found.ID, found.Size, len(found.Layers), found.Tags
	img.Platforms = []Platform{platform}
	img.Config = &Config{
		Platform:   platform,
		Entrypoint: found.Entrypoint,
		Cmd:        found.Cmd,
		Env:        found.Env,
		WorkingDir: found.WorkingDir,
		User:       found.User,
		Volumes:    found.Volumes,
		History:    found.History,
		Steps:      found.Steps,
		LayerSteps: found.LayerSteps,
		Labels:     found.Labels,
	}
	keepWords(found.Steps)
}

// save copies an image of the local engine into a folder.
func save(ctx context.Context, id, dir string) (*dockerArchive, error) {
	e, err := connect(ctx)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	saved, err := e.Save(ctx, id)
	if err != nil {
		return nil, answered(e, err)
	}
	defer saved.Close()
	file := filepath.Join(dir, "image.tar")
	if err := writeFile(ctx, file, saved); err != nil {
		return nil, err
	}
	return readDockerArchive(ctx, file)
}

// writeFile copies to a disk that has room for it; one that is full is named, and not the file there, which nobody has typed.
func writeFile(ctx context.Context, path string, from io.Reader) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(written{ctx, f, disk.NewRoom(filepath.Dir(path))}, from)
	return errors.Join(err, f.Close())
}

// savedImage is an image of the local engine, saved to a file when the first of its layers is opened:
// those that are known from before need not be.
type savedImage struct {
	id   string
	size int64

	mu     sync.Mutex
	dir    string
	opened []rootfs.Layer
}

func (s *savedImage) layers(ctx context.Context) ([]rootfs.Layer, error) {
	found, err := inspect(ctx, s.id)
	if err != nil {
		return nil, err
	}
	var layers []rootfs.Layer
	for i, diffID := range found.Layers {
		layers = append(layers, rootfs.Layer{DiffID: diffID, Local: true, Open: func(ctx context.Context) (io.ReadCloser, error) {
			return s.open(ctx, i)
		}})
	}
	return layers, nil
}

func (s *savedImage) open(ctx context.Context, i int) (io.ReadCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.opened == nil {
		if err := s.save(ctx); err != nil {
			return nil, err
		}
	}
	if i >= len(s.opened) {
		return nil, errors.New("the engine saved fewer layers than the image has")
	}
	return s.opened[i].Open(ctx)
}

func (s *savedImage) save(ctx context.Context) (err error) {
	if s.size > maxSave {
		return fmt.Errorf("only the local engine has it, and it would have to be copied whole: it is larger than %d GiB", maxSave>>30)
	}
	if s.dir == "" {
		if s.dir, err = os.MkdirTemp("", "seatrial-image-"); err != nil {
			return err
		}
	}
	a, err := save(ctx, s.id, s.dir)
	if err != nil {
		return err
	}
	s.opened, err = a.layers()
	return err
}

func (s *savedImage) remove() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dir != "" {
		_ = os.RemoveAll(s.dir)
	}
}
