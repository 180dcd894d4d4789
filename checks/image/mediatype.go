package image

import (
	"fmt"

	"github.com/google/go-containerregistry/pkg/v1/types"
)

// mediaType settles what a document is. Static registries serve manifests as plain JSON, so it may have to say so itself.
func mediaType(header types.MediaType, raw []byte) (types.MediaType, error) {
	if header.IsIndex() || header.IsImage() {
		return header, nil
	}
	var own struct {
		SchemaVersion int             `json:"schemaVersion"`
		MediaType     types.MediaType `json:"mediaType"`
		Manifests     []struct{}      `json:"manifests"`
	}
	if err := unmarshal(raw, &own); err != nil {
		return "", fmt.Errorf("reading manifest: %w", err)
	}
	switch {
	case own.SchemaVersion == 1:
		return "", errSchema1
	case own.MediaType.IsIndex(), own.MediaType.IsImage():
		return own.MediaType, nil
	case own.MediaType != "":
		return "", fmt.Errorf("not a container image: its manifest is of type %s", oneLine(string(own.MediaType)))
	case own.Manifests != nil:
		return types.OCIImageIndex, nil
	default:
		return types.OCIManifestSchema1, nil
	}
}
