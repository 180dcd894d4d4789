package lint

import (
	"cmp"
	"context"
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/job"
)

// gatherExec follows the command through the image's layers. What it cannot tell is neither a finding
// nor a pass: the checks that need it are skipped. probed is closed when the inputs' sources have answered.
func (s *Subject) gatherExec(ctx context.Context, opts GatherOptions, probed <-chan struct{}) {
	if !s.has(FactConfig) {
		return
	}
	if !s.Unbuilt() && !s.examined(ctx, opts) {
		return
	}
	answer, err := analyze(ctx, s, opts, probed)
	if damage, ok := errors.AsType[*rootfs.DamageError](err); ok {
		s.damaged(damage)
		s.Missing[FactExec] = damage.Error()
		return
	}
	if err != nil {
		s.Missing[FactLayers] = gatherError(err)
		return
	}
	s.Exec = answer
	if answer.Unlinked != "" {
		s.Missing[FactLinked] = answer.Unlinked
	}
	if answer.Verdict == exec.Undecided {
		s.Missing[FactExec] = answer.Reason
	}
	if answer.Open != "" {
		s.Missing[FactWork] = answer.Open
	}
}

func analyze(ctx context.Context, s *Subject, opts GatherOptions, probed <-chan struct{}) (*exec.Answer, error) {
	question := commandOf(s.Job.Task(), s.Image.Config, s.broughtBy(probed))
	question.Platform = claimed(s)
	question.MaxDownload, question.Cache = opts.MaxDownload, opts.Layers
	known, unknown := s.askKnown(&question)
	if !known {
		return &exec.Answer{Verdict: exec.Undecided, Reason: unknown, Open: unknown, Argv: question.Argv}, nil
	}
	if len(question.Argv) > 0 || opts.Probe.Deep { // else there is nothing to look for
		layers, done, err := s.layers(ctx)
		if err != nil {
			return nil, err
		}
		defer done()
		question.Layers = layers
	}
	answer, err := exec.Analyze(ctx, question)
	if err != nil {
		return nil, err
	}
	if answer.View != nil {
		if err := answer.View.Predict(ctx); err != nil {
			return nil, err
		}
		if opts.Probe.Deep || answer.View.Unread() <= nearby {
			damages, err := answer.View.ReadAll(ctx)
			s.damaged(damages...)
			if err != nil && (opts.Probe.Deep || ctx.Err() != nil) {
				return nil, err
			}
		}
		answer.View = answer.View.Frozen() // its layers are closed
	}
	answer.Open = cmp.Or(unknown, answer.Open)
	return answer, nil
}

// commandOf is what a node would have its engine start: the job's words over the image's (contract 1, Config and Env). brings tells of
// an input what it has.
func commandOf(task *job.Task, config *image.Config, brings func(i int) func(below string) rootfs.Brought) exec.Question {
	params := task.Engine.Params
	q := exec.Question{
		Argv:       params.Argv(config.Entrypoint, config.Cmd),
		Entrypoint: len(job.Docker{Entrypoint: params.Entrypoint}.Argv(config.Entrypoint, nil)),
		Env:        slices.Clone(config.Env),
		WorkingDir: config.WorkingDir,
		User:       config.User,
	}
	if gpus, err := task.Resources.GPUs(); err == nil {
		q.GPU = gpus > 0
	}
	if params.WorkingDirectory != "" {
		q.WorkingDir, q.JobWorkingDir = params.WorkingDirectory, true
	}
	for name, value := range task.Env {
		q.Env = append(q.Env, name+"="+value)
	}
	q.Env = append(q.Env, params.EnvironmentVariables...)
	for i, in := range task.InputSources {
		// A URL's file is mounted in the folder, and hides nothing there but a file of its own name (contract 1, Mount ownership).
		file := strings.EqualFold(in.Source.Type, job.SourceURL)
		q.Mounts = append(q.Mounts, rootfs.Mount{Path: in.Target, Adds: file, Telling: !file, Brings: brings(i)})
	}
	for _, out := range task.ResultPaths {
		if path.Clean(out.Path) != "/" { // which an engine refuses, and output-path tells (F25)
			q.Mounts = append(q.Mounts, rootfs.Mount{Path: out.Path, Empty: true, Telling: true})
		}
	}
	return q
}

// claimed is the platform that the image says it is for: the nodes', unless it has none for them, which is
// image-platform's to say and not once more that of every program in it.
func claimed(s *Subject) string {
	if Declares(s.Image, s.Platform) {
		return s.Platform
	}
	p := s.Image.Config.Platform
	return p.OS + "/" + GoArchitecture(p.Architecture)
}

// Declares tells whether an image names a platform as a node compares it: letter by letter, without the variant.
func Declares(img *image.Image, platform string) bool {
	return slices.ContainsFunc(img.Platforms, func(p image.Platform) bool { return p.Plain() == platform })
}

// GoArchitecture is Go's name for an architecture that has others.
func GoArchitecture(name string) string {
	switch strings.ToLower(name) {
	case "x86_64", "x86-64", "x64", "amd64":
		return "amd64"
	case "aarch64", "armv8", "arm64":
		return "arm64"
	default:
		return name
	}
}
