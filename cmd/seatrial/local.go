package main

import (
	"cmp"
	"context"
	"os"
	"path"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness/engine"
	"github.com/seatrial/seatrial/harness/network"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/job"
)

// localNetwork is a real Bacalhau network with a registry of its own, for one submission.
type localNetwork struct {
	network *network.Network
	dir     string
	pushed  string // the image by digest, as the engine pulls it from the network's registry
}

// startLocal starts the network; the node may read what the job's file:// inputs name, and no more.
func startLocal(ctx context.Context, show *stages, j *job.Job) (*localNetwork, error) {
	show.begin("network")
	binary, err := network.Find(ctx, show.say)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "seatrial-network-")
	if err != nil {
		return nil, err
	}
	options := networkOptions(dir, binary, localPaths(j))
	copies, err := placeUploads(ctx, j, dir)
	if err != nil {
		os.RemoveAll(dir)
		return nil, uploadFailure(err)
	}
	options.AllowPaths = append(options.AllowPaths, copies...)
	show.say("starting")
	n, err := network.Start(ctx, options)
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	show.end("node at " + n.Endpoint + ", registry at " + n.RegistryAddress)
	return &localNetwork{network: n, dir: dir}, nil
}

func (l *localNetwork) target() submit.Target {
	return submit.Target{Endpoint: l.network.Endpoint, Origin: "--local"}
}

// push gives the network's registry an image that only this machine has, and
// returns the job with the name it has there. Other images stay where they are.
func (l *localNetwork) push(ctx context.Context, show *stages, j *job.Job, platform string) (*job.Job, error) {
	img, err := image.Open(ctx, j.Image(), image.Options{Platform: cmp.Or(platform, lint.DefaultPlatform)})
	if err != nil || img.Source == image.Registry || (!img.Access.Found && !img.Access.Local) {
		return j, nil // the checks say what is wrong with it
	}
	show.begin("push")
	name := l.network.RegistryAddress + "/" + repositoryFor(img)
	digest, err := image.Push(ctx, img, name, show.bytes)
	if err != nil {
		return nil, err
	}
	show.end(name)
	l.pushed = image.Pin(name, digest)
	pushed := j.Clone()
	pushed.Task().Engine.Params.Image = l.pushed
	return pushed, nil
}

func (l *localNetwork) stop() {
	_ = l.network.Stop()
	os.RemoveAll(l.dir)
	if l.pushed != "" {
		_ = engine.RemoveImage(l.pushed) // its registry is gone
	}
}

// repositoryFor is the last part of an image's name; archives and layouts have none.
func repositoryFor(img *image.Image) string {
	if name := image.Repository(img.Reference); name != "" {
		return path.Base(name)
	}
	return "workload"
}

// localPaths are the folders and files of the job's local inputs.
func localPaths(j *job.Job) []string {
	var paths []string
	for _, in := range j.Task().InputSources {
		if path, ok := in.LocalPath(); ok {
			paths = append(paths, path)
		}
	}
	return paths
}
