package build

import (
	"context"
	"fmt"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerui"
	gateway "github.com/moby/buildkit/frontend/gateway/client"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// ownFrontend tells whether a builder is asked for the steps of a Dockerfile alone, which is read on this side: the frontend of an
// engine of some years ago knows no contexts besides the main one, and not all that the URL of a git repository may say. A # syntax=
// line has the builder run yet another one, as ever.
func (b *builder) ownFrontend(in *inputs, opts Options) bool {
	if _, isGit := gitContext(opts.ContextDir); !b.engine || in.text == nil || len(opts.Contexts) == 0 && !isGit {
		return false
	}
	for _, arg := range opts.BuildArgs {
		if strings.HasPrefix(arg, "BUILDKIT_SYNTAX") {
			return false
		}
	}
	_, _, _, named := parser.DetectSyntax(in.text)
	return !named
}

// frontend is BuildKit's for Dockerfiles, without attestations, and with what the engine says of base images.
func frontend(ctx context.Context, c gateway.Client) (*gateway.Result, error) {
	ui, err := dockerui.NewClient(c)
	if err != nil {
		return nil, err
	}
	source, err := ui.ReadEntrypoint(ctx, defaultName)
	if err != nil {
		return nil, err
	}
	opt := dockerfile2llb.ConvertOpt{Config: ui.Config, Client: ui, SourceMap: source.SourceMap, MetaResolver: c}
	result, err := ui.Build(ctx, func(ctx context.Context, platform *ocispec.Platform, _ int) (*dockerui.BuildResult, error) {
		opt := opt
		opt.TargetPlatform = platform
		made, err := dockerfile2llb.Dockerfile2LLB(ctx, source.Data, opt)
		if err != nil {
			return nil, err
		}
		steps, err := made.State.Marshal(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading the Dockerfile: %w", err)
		}
		solved, err := c.Solve(ctx, gateway.SolveRequest{Definition: steps.ToPB(), CacheImports: ui.CacheImports})
		if err != nil {
			return nil, err
		}
		ref, err := solved.SingleRef()
		return &dockerui.BuildResult{Reference: ref, Image: made.Image, BaseImage: made.BaseImage, Epoch: made.Epoch}, err
	})
	if err != nil {
		return nil, err
	}
	return result.Finalize()
}
