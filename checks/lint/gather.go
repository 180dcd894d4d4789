package lint

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
)

// DefaultPlatform is what most nodes are (guide, step 3).
const DefaultPlatform = "linux/amd64"

// GatherOptions say what the network is like and how to ask for facts.
type GatherOptions struct {
	// Platform of the network's nodes; when empty it is that of the nodes that may run the job, or DefaultPlatform.
	Platform string
	// Network is what the network says of itself; nil when it could not be asked, for the reason in NoNetwork.
	Network *facts.Network
	// NoNetwork is why there is no Network; empty when none was named.
	NoNetwork string
	// Offline: ask no registry, and no server that holds inputs. Archives and layouts are still read, and so is the local engine when an image names it.
	Offline bool
	// Unbuilt is why Offline is so where nobody asked for it: "app:v1 is not built yet".
	Unbuilt string
	// Foreign: the job is known from a network alone, and may be anybody's. Nothing is read on this machine that it names, and a server
	// for S3 that it names gets the user's credentials only as storage.ProbeOptions has it.
	Foreign bool
	// Image says how images are opened; its Platform is ignored for the one above.
	Image image.Options
	// Opened is judged in the place of the image that the job names: what a repair has made of it. It is nil for any other.
	Opened *image.Image
	// Probe says how inputs are asked after.
	Probe storage.ProbeOptions
	// MaxDownload is that of exec.Question.
	MaxDownload int64
	// Dockerfiles are those that images may have been built of, which tell the lines that findings about the images are at.
	Dockerfiles []job.Build
	// Layers keeps what was read of layers, for all subjects of a process; nil keeps nothing.
	Layers *rootfs.Cache
}

// offline is why a fact is missing that the user asked not to look for.
const offline = "--offline"

// NoNetworkAsked is why nothing is known of a network for a user who goes without one, and local for one that is yet to be started.
const NoNetworkAsked, local = "--api-host none", "--local"

// Unasked is why nothing is asked for, or empty.
func (o GatherOptions) Unasked() string {
	if o.Offline {
		return cmp.Or(o.Unbuilt, offline)
	}
	return ""
}

// Gather reads the facts about a job that there are before anything runs. It
// never fails: what could not be read is in the subject's Missing, with the reason.
func Gather(ctx context.Context, j *job.Job, opts GatherOptions) *Subject {
	s := &Subject{Job: j, Platform: opts.Platform, Foreign: opts.Foreign, unasked: opts.Unasked(), Bounded: opts.MaxDownload != 0, Missing: map[Fact]string{}}
	s.gatherNetwork(opts)
	inputs := make(chan struct{})
	go func() {
		defer close(inputs)
		s.gatherInputs(ctx, opts)
	}()
	if s.Unbuilt() {
		s.gatherDockerfile(ctx, opts)
		if s.hasConfig() {
			s.gatherFiles(ctx, opts, inputs)
		}
	} else {
		s.gatherImage(ctx, opts)
		s.gatherMade(opts.Dockerfiles)
		s.gatherExec(ctx, opts, inputs)
	}
	<-inputs
	s.gatherCovers()
	return s
}

// gatherImage opens the image, or says of every fact about it why not.
func (s *Subject) gatherImage(ctx context.Context, opts GatherOptions) {
	reason := s.depends(imageAt...)
	switch {
	case opts.Opened != nil:
		s.Image = opts.Opened
	case reason != "":
	case image.ParseReference(s.Job.Image()) != nil:
		reason = "the image reference cannot be read"
	case opts.Foreign && image.Repository(s.Job.Image()) == "":
		reason = "the image is none of a registry's"
	case opts.Offline && image.Repository(s.Job.Image()) != "":
		reason = s.unasked
	default:
		options := opts.Image
		options.Platform = s.Platform
		img, err := image.Open(ctx, s.Job.Image(), options)
		if err != nil {
			reason = gatherError(err)
			break
		}
		s.Image, s.Damage = img, slices.Clone(img.Damage)
		if !s.hasAccess() {
			s.Missing[FactAccess] = img.Access.Unreached
		}
		if img.Config == nil && len(s.Damage) > 0 {
			s.Missing[FactImage], s.Missing[FactConfig] = s.Damage[0].Error(), s.Damage[0].Error()
		}
	}
	if reason != "" {
		s.Missing[FactAccess] = reason
	}
	for _, fact := range []Fact{FactImage, FactConfig} {
		if !s.has(fact) && s.Missing[fact] == "" {
			s.Missing[fact] = s.skip("", fact).Reason
		}
	}
}

// gatherError is an error as a reason, on one line.
func gatherError(err error) string {
	if errors.Is(err, context.Canceled) {
		return "interrupted"
	}
	return err.Error()
}

// isUnasked tells the reason of who does not want anybody to be asked from that of a failure.
func (s *Subject) isUnasked(reason string) bool {
	return reason == offline || reason != "" && reason == s.unasked
}
