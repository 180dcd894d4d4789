package image

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/words"
)

// damaged makes of an error about a part of an image what it says of the image, a *rootfs.DamageError; errors that say
// nothing of it stay what they are. ref is nil for an image that no registry has.
func damaged(part string, ref name.Reference, err error) error {
	if err == nil {
		return nil
	}
	answer, ok := errors.AsType[*transport.Error](err)
	switch {
	case ok && answer.StatusCode == http.StatusNotFound && answer.Request != nil && strings.Contains(answer.Request.URL.Path, "/v2/"):
		return &rootfs.DamageError{Part: part, Fault: isMissing + " (" + registrySays(answer) + ")"}
	case ok:
		return err
	case errors.Is(err, fs.ErrNotExist):
		return &rootfs.DamageError{Part: part, Fault: isMissing}
	case mismatch(err):
		return &rootfs.DamageError{Part: part, Fault: "is not what its digest says"}
	case ref != nil:
		return unreachable(ref.Context().RegistryStr(), err)
	}
	return err
}

// damagedBy notes what the configuration and the list of layers tell of damage by themselves.
func (img *Image) damagedBy(config []byte, layers []v1.Descriptor) {
	var names struct {
		RootFS struct {
			DiffIDs []string `json:"diff_ids"`
		} `json:"rootfs"`
	}
	err := json.Unmarshal(config, &names)
	img.diffIDs = names.RootFS.DiffIDs
	if err == nil && len(names.RootFS.DiffIDs) != len(layers) {
		img.Damage = append(img.Damage, &rootfs.DamageError{Part: "configuration", Fault: fmt.Sprintf("names %s, want the %d of the manifest", words.Count(len(names.RootFS.DiffIDs), "layer"), len(layers))})
	}
	for _, layer := range layers {
		if strings.HasSuffix(string(layer.MediaType), "+encrypted") {
			img.Damage = append(img.Damage, &rootfs.DamageError{Part: layerPart(layer.Digest), Fault: "is encrypted, and Docker has no key"})
		}
	}
}

// isMissing is what a part is that is not there.
const isMissing = "is missing"

// mismatch recognizes what go-containerregistry says of content with another digest or size: it has no type for it that others could name.
func mismatch(err error) bool {
	text := err.Error()
	return errors.Is(err, errDigest) || strings.Contains(text, "error verifying ") || strings.Contains(text, "does not match requested digest") || strings.Contains(text, "does not match expected size")
}

// errDigest is that a blob is not what it is called.
var errDigest = errors.New("does not hold what its name says")

// configPart and manifestPart name parts of an image as a *rootfs.DamageError does.
func configPart(digest v1.Hash) string { return "configuration " + short(digest) }

func manifestPart(digest v1.Hash) string { return "manifest " + short(digest) }

// short is the digest as people tell it from others: "sha256:0123456789ab".
func short(digest v1.Hash) string {
	return digest.Algorithm + ":" + digest.Hex[:min(len(digest.Hex), 12)]
}
