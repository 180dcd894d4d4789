package image

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
)

// inspected is the part of the engine's answer that decides how a container starts.
type inspected struct {
	ID           string `json:"Id"`
	OS           string `json:"Os"`
	Architecture string
	Variant      string
	Size         int64
	Config       struct {
		Entrypoint []string
		Cmd        []string
		Env        []string
		WorkingDir string
		User       string
		Volumes    map[string]struct{}
	}
}

func openEngine(ctx context.Context, img *Image, name string) error {
	if err := ParseReference(img.Reference); err != nil {
		return err
	}
	e, err := newEngine(ctx)
	if err != nil {
		return err
	}
	defer e.close()
	found, err := e.inspect(ctx, name)
	var answer *engineError
	if errors.As(err, &answer) && answer.status == http.StatusNotFound {
		img.Access.Refusal = answer.Error()
		return nil
	}
	if err != nil {
		return err
	}
	img.Access.Found = true
	found.describe(img)
	return nil
}

// inspectLocally looks for an image that the registry did not show; an engine that does not answer has none.
func inspectLocally(ctx context.Context, name string) (*inspected, bool) {
	e, err := newEngine(ctx)
	if err != nil {
		return nil, false
	}
	defer e.close()
	found, err := e.inspect(ctx, name)
	return found, err == nil
}

func (i *inspected) describe(img *Image) {
	platform := Platform{OS: i.OS, Architecture: i.Architecture, Variant: i.Variant}
	img.Digest, img.ManifestDigest, img.MediaType = "", "", ""
	img.ConfigDigest, img.Size = i.ID, i.Size
	img.Platforms = []Platform{platform}
	img.Config = &Config{
		Platform:   platform,
		Entrypoint: i.Config.Entrypoint,
		Cmd:        i.Config.Cmd,
		Env:        i.Config.Env,
		WorkingDir: i.Config.WorkingDir,
		User:       i.Config.User,
		Volumes:    slices.Sorted(maps.Keys(i.Config.Volumes)),
	}
}

func (e *engine) inspect(ctx context.Context, name string) (*inspected, error) {
	var found inspected
	body, err := e.do(ctx, http.MethodGet, "/images/"+name+"/json", nil, nil)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	if err := json.NewDecoder(io.LimitReader(body, maxConfig)).Decode(&found); err != nil {
		return nil, fmt.Errorf("inspecting %s: %w", name, readable(err))
	}
	return &found, nil
}
