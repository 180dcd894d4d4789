package pipeline

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/harness/build"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// BuildOptions say what is built, of what, and what becomes of it. Of the options of jobs only those count that say how an image
// is judged.
type BuildOptions struct {
	Options
	// Build is what the builder is asked for, but for the platforms and where the image goes.
	Build build.Options
	// Platforms to build for; none for that of the network's nodes, whatever this machine is.
	Platforms []string
	// Job is what the image is judged with, whatever image it names: its command, where its outputs go.
	Job *job.Job
	// Outputs are where the image goes on this machine; without any, and without Push, into the engine.
	Outputs []image.Target
	// Push sends it to the registries of its names.
	Push bool
	// UniqueTag, Pins and Templates are those of PushOptions.
	UniqueTag bool
	Pins      []string
	Templates file.Template
}

// Built is what became of a build.
type Built struct {
	// Names are what the image can be called by now: its ID in the engine, a file or folder, what was pushed by digest.
	Names []string
	// Reports are those with something to say: of the Dockerfile, and of the image for each platform. When one has the verdict
	// lint.Fail, nothing was pushed; when it is of the Dockerfile, nothing was built.
	Reports []*report.Report
}

// building is a build on its way.
type building struct {
	*way
	o     BuildOptions
	built *Built
	// images are what was built, one for each platform, and engine tells that they are in the engine.
	images []builtImage
	engine bool
	// undo removes what the build needed only for itself.
	undo []func()
}

// builtImage is the image for one platform.
type builtImage struct {
	platform string
	// reference is where it is: "docker-daemon:sha256:…", "oci:DIR:TAG"; id is its ID in the engine, empty for one in a layout.
	reference, id string
}

// Build judges a Dockerfile, has a builder build it, judges what was built, and puts it where it is wanted. Findings that stop it are
// no errors, and in the reports.
func Build(ctx context.Context, o BuildOptions, show Progress) (*Built, error) {
	b := &building{way: newWay(o.Options, show), o: o, built: &Built{}}
	defer b.close()
	if err := b.may(ctx); err != nil {
		return nil, err
	}
	if err := b.ask(ctx); err != nil {
		return nil, err
	}
	defer func() {
		for _, undo := range slices.Backward(b.undo) {
			undo()
		}
	}()
	source, err := b.judgeSource(ctx)
	if err != nil || failing(source) {
		return b.built, err
	}
	b.show.Begin("build")
	if err := b.buildAll(ctx); err != nil {
		return nil, b.failure(err)
	}
	b.show.done(b.summary())
	if err := b.judgeImages(ctx, source); err != nil {
		return nil, err
	}
	if err := b.write(ctx); err != nil {
		return nil, b.failure(err)
	}
	return b.built, b.push(ctx)
}

// mayWrite refuses a place that is named twice, or that nothing can be written to.
func (b *building) mayWrite(to image.Target) error {
	if to.Source == image.DockerDaemon {
		return nil
	}
	same := func(other image.Target) bool {
		return other.Source != image.DockerDaemon && filepath.Clean(other.Path) == filepath.Clean(to.Path)
	}
	if i := slices.IndexFunc(b.o.Outputs, same); i >= 0 && slices.IndexFunc(b.o.Outputs[i+1:], same) >= 0 {
		return Usagef("--output %s: the same place is named twice", to)
	}
	f, err := os.CreateTemp(filepath.Dir(to.Path), disk.Prefix)
	if err != nil {
		return Usagef("--output %s: writing to its folder: %w", to, disk.Cause(err))
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// platforms are those to build for.
func (b *building) platforms() []string {
	if len(b.o.Platforms) > 0 {
		return b.o.Platforms
	}
	return []string{b.Gather.PlatformFor(b.job("", ""))}
}

// summary is what was built, in a few words.
func (b *building) summary() string {
	var platforms []string
	for _, built := range b.images {
		platforms = append(platforms, built.platform)
	}
	return strings.Join(platforms, ", ")
}

// failure says whose matter an error of a build is.
func (b *building) failure(err error) error {
	var option *build.OptionError
	var target *image.TargetError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &option), errors.As(err, &target), errors.As(err, new(*build.ContextError)), errors.As(err, new(*build.SpellingError)), errors.Is(err, fs.ErrNotExist) && !errors.As(err, new(*os.SyscallError)):
		return Usage(err)
	}
	return err
}
