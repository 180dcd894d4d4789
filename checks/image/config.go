package image

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// describeImage fills in the facts about the image of one platform.
func describeImage(img *Image, from v1.Image) error {
	manifest, err := from.Manifest()
	if err != nil {
		return fmt.Errorf("reading manifest: %w", readable(err))
	}
	if err := isContainer(manifest.Config); err != nil {
		return err
	}
	raw, err := from.RawConfigFile()
	if err != nil {
		return fmt.Errorf("reading configuration: %w", readable(err))
	}
	if img.Config, err = parseConfig(raw); err != nil {
		return err
	}
	digest, err := from.Digest()
	if err != nil {
		return err
	}
	sizes := make([]int64, len(manifest.Layers))
	for i, layer := range manifest.Layers {
		sizes[i] = layer.Size
	}
	img.layers = manifest.Layers
	img.Size, err = sum(sizes...)
	img.ManifestDigest, img.ConfigDigest = digest.String(), manifest.Config.Digest.String()
	return err
}

// isContainer refuses other things that registries hold, such as Helm charts,
// before their configuration is fetched.
func isContainer(config v1.Descriptor) error {
	switch config.MediaType {
	case types.DockerConfigJSON, types.OCIConfigJSON, "", "application/octet-stream":
	default:
		return fmt.Errorf("not a container image: its configuration is of type %s", oneLine(string(config.MediaType)))
	}
	switch {
	case config.Digest == v1.Hash{}:
		return errors.New("not a container image: its manifest names no configuration")
	case config.Size > maxConfig:
		return tooLarge("configuration", maxConfig)
	}
	return nil
}

func parseConfig(raw []byte) (*Config, error) {
	file, err := v1.ParseConfigFile(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("reading configuration: %w", readable(err))
	}
	return &Config{
		Platform:   Platform{OS: file.OS, Architecture: file.Architecture, Variant: file.Variant},
		Entrypoint: file.Config.Entrypoint,
		Cmd:        file.Config.Cmd,
		Env:        file.Config.Env,
		WorkingDir: file.Config.WorkingDir,
		User:       file.Config.User,
		Volumes:    slices.Sorted(maps.Keys(file.Config.Volumes)),
	}, nil
}
