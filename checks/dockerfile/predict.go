package dockerfile

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	apicapspb "github.com/moby/buildkit/util/apicaps/pb"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// Open opens the image that a stage is made FROM, for a platform. It says why instead when it has none to give.
type Open func(ctx context.Context, reference, platform string) (*image.Image, string)

// Predict fills in what BuildKit makes of the file: the image's configuration and what its rules say. Nothing is built, and no daemon
// is asked; the images that stages are made FROM are what open gives. The error is that of ctx.
func (f *File) Predict(ctx context.Context, open Open) error {
	bases := f.newBases(open)
	result, err := f.convert(ctx, bases, f.Target == "")
	if err != nil && ctx.Err() == nil {
		f.Fault = f.mistake(err)
		if f.Target == "" { // a stage may be at fault that the target does not need
			result, err = f.convert(ctx, bases, false)
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for i := range f.Bases {
		bases.tell(&f.Bases[i])
	}
	bases.tell(&f.Base)
	f.settleWarnings()
	if err != nil {
		if len(f.assumed) > 0 { // which may be why
			f.Fault = nil
		}
		return nil
	}
	f.result, f.Config = result, configOf(result.Image)
	f.Layers = f.Base.depth()
	for _, entry := range result.Image.History {
		if !entry.EmptyLayer {
			f.Layers++
		}
	}
	f.keepSecrets()
	return nil
}

// convert has BuildKit read the file, with all of its stages or those that the target needs, and keeps its warnings as they come.
func (f *File) convert(ctx context.Context, bases *bases, all bool) (*dockerfile2llb.Result, error) {
	platform, err := platforms.Parse(f.platform)
	if err != nil {
		return nil, err
	}
	f.Warnings = nil
	opt := dockerfile2llb.ConvertOpt{TargetPlatform: &platform, MetaResolver: bases, AllStages: all, LLBCaps: builder()}
	opt.SourceMap = llb.NewSourceMap(nil, f.File, "Dockerfile", f.Text)
	opt.Target, opt.BuildArgs = f.Target, map[string]string{}
	maps.Copy(opt.BuildArgs, f.Args)
	maps.Copy(opt.BuildArgs, f.assumed)
	opt.Warn = func(rule, description, url, message string, at []parser.Range) {
		w := Warning{Rule: rule, Title: description, URL: url, Message: message}
		if len(at) > 0 {
			w.Line, w.Last = at[0].Start.Line, at[len(at)-1].End.Line
		}
		f.Warnings = append(f.Warnings, w)
	}
	return dockerfile2llb.Dockerfile2LLB(ctx, []byte(lexed(string(f.unfailing()))), opt)
}

// constraints are those for which convert has read the file.
func (f *File) constraints() []llb.ConstraintsOpt {
	all := []llb.ConstraintsOpt{llb.WithCaps(*builder())}
	if platform, err := platforms.Parse(f.platform); err == nil {
		all = append(all, llb.Platform(platform))
	}
	return all
}

// builder is what the BuildKit can that the file is read for, which a mount that is written to is made by. COPY --link makes the same
// files as COPY, and is read as such.
var builder = sync.OnceValue(func() *apicaps.CapSet {
	caps := pb.Caps.CapSet(slices.DeleteFunc(pb.Caps.All(), func(c *apicapspb.APICap) bool { return c.ID == string(pb.CapMergeOp) }))
	return &caps
})

// keepSecrets keeps what may not be let out of what the file says.
func (f *File) keepSecrets() {
	for _, pair := range f.Config.Env {
		name, value, _ := strings.Cut(pair, "=")
		secret.Variable(name, value, false)
	}
	for name, value := range f.Config.Labels {
		secret.Variable(name, value, false)
	}
	f.keepTexts()
}

// keepTexts keeps those of its instructions, which are shown.
func (f *File) keepTexts() {
	secret.Text(string(f.Text), false)
}
