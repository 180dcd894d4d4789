package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/moby/moby/client"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/seatrial/seatrial/submit/limits"
)

// removeTimeout bounds the removal of an image that nobody waits for.
const removeTimeout = time.Minute

// Image is what an engine knows of an image that it has.
type Image struct {
	// ID is the digest of its configuration: "sha256:…".
	ID       string
	Platform ocispec.Platform
	// Tags are its names, and Digests those that it has in registries from where it was pulled or to where it was pushed.
	Tags, Digests []string
	// Size of its layers in bytes, unpacked.
	Size int64
	// Layers are the digests of their tars, the lowest first.
	Layers []string
	// History has the instruction of each layer, Steps all instructions, and LayerSteps which of these made each layer, as
	// Engine.History gives them, when it was asked for.
	History, Steps []string
	LayerSteps     []int
	Entrypoint     []string
	Cmd            []string
	Env            []string
	WorkingDir     string
	User           string
	Labels         map[string]string
	// Volumes are sorted.
	Volumes []string
}

// Image finds an image by its ID or one of its names.
func (e *Engine) Image(ctx context.Context, name string) (*Image, error) {
	ctx, cancel := due(ctx)
	defer cancel()
	got, err := e.api.ImageInspect(ctx, name)
	if err != nil {
		return nil, InWords(err)
	}
	i := &Image{
		ID: got.ID, Tags: got.RepoTags, Digests: got.RepoDigests, Size: got.Size, Layers: got.RootFS.Layers,
		Platform: ocispec.Platform{OS: got.Os, Architecture: got.Architecture, Variant: got.Variant},
	}
	if c := got.Config; c != nil {
		i.Entrypoint, i.Cmd, i.Env, i.WorkingDir, i.User = c.Entrypoint, c.Cmd, c.Env, c.WorkingDir, c.User
		i.Labels = c.Labels
		i.Volumes = slices.Sorted(maps.Keys(c.Volumes))
	}
	return i, nil
}

// History has all instructions that made an image, the first of them first, and those of its layers, the lowest first, with their
// places among all. These are nil when they are not told one by one: an engine lists what made no layer as well, and knows it from an
// empty layer by nothing.
func (e *Engine) History(ctx context.Context, i *Image) (made, steps []string, at []int, err error) {
	ctx, cancel := due(ctx)
	defer cancel()
	got, err := e.api.ImageHistory(ctx, i.ID)
	if err != nil {
		return nil, nil, nil, InWords(err)
	}
	for _, entry := range slices.Backward(got.Items) {
		if entry.Size > 0 {
			made, at = append(made, entry.CreatedBy), append(at, len(steps))
		}
		if entry.CreatedBy != "" && int64(len(steps)) < limits.Registry.Entries {
			steps = append(steps, entry.CreatedBy)
		}
	}
	if len(made) != len(i.Layers) {
		made, at = nil, nil
	}
	return made, steps, at, nil
}

// Pull pulls an image, for one of the platforms if any are given. auth is a registry's login as authconfig encodes it.
func (e *Engine) Pull(ctx context.Context, reference, auth string, platforms ...ocispec.Platform) error {
	answer, err := e.api.ImagePull(ctx, reference, client.ImagePullOptions{RegistryAuth: auth, Platforms: platforms})
	if err != nil {
		return InWords(err)
	}
	defer answer.Close()
	return InWords(answer.Wait(ctx))
}

// Save is an image as `docker save` writes it.
func (e *Engine) Save(ctx context.Context, id string) (io.ReadCloser, error) {
	saved, err := e.api.ImageSave(ctx, []string{id})
	return saved, InWords(err)
}

// Load reads an archive as `docker load` does. Engines report trouble in the stream that they answer with.
func (e *Engine) Load(ctx context.Context, archive io.Reader) error {
	answer, err := e.api.ImageLoad(ctx, archive, client.ImageLoadWithQuiet(true))
	if err != nil {
		return InWords(err)
	}
	defer answer.Close()
	for lines := json.NewDecoder(limits.Engine.Reader(answer)); ; {
		var line struct {
			Error string `json:"error"`
		}
		err := lines.Decode(&line)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("reading the engine's answer: %w", InWords(err))
		case line.Error != "":
			return &Refusal{line.Error, nil}
		}
	}
}

// RemoveImage removes an image by its ID, or one of its names and the image with the last of them.
func (e *Engine) RemoveImage(ctx context.Context, image string) error {
	_, err := e.api.ImageRemove(ctx, image, client.ImageRemoveOptions{PruneChildren: true})
	return InWords(err)
}

// RemoveImage removes an image as Engine.RemoveImage does, over a connection of its own and without a context: it is for
// cleaning up, which has to be done after an interrupt too.
func RemoveImage(image string) error {
	ctx, cancel := context.WithTimeout(context.Background(), removeTimeout)
	defer cancel()
	found, err := Find(ctx)
	if err != nil {
		return err
	}
	e, err := found.Open()
	if err != nil {
		return err
	}
	defer e.Close()
	if err := e.RemoveImage(ctx, image); err != nil {
		return fmt.Errorf("removing image %s: %w", image, err)
	}
	return nil
}
