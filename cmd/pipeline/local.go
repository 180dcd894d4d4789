package pipeline

import (
	"cmp"
	"context"
	"os"
	"path"
	"path/filepath"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness/engine"
	"github.com/seatrial/seatrial/harness/network"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
)

// localNetwork is a real Bacalhau network with a registry of its own, for one submission.
type localNetwork struct {
	network *network.Network
	dir     string
	pushed  string // the image by digest, as the engine pulls it from the network's registry
}

// startLocal starts the network; the node may read what the job's file:// inputs name, and no more.
func startLocal(ctx context.Context, show *stages, j *job.Job) (*localNetwork, error) {
	show.Begin("network")
	binary, err := network.Find(ctx, show.Say)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "seatrial-network-")
	if err != nil {
		return nil, err
	}
	options := NodeOptions(dir, binary, localPaths(j))
	copies, err := placeUploads(ctx, j, dir)
	if err != nil {
		os.RemoveAll(dir)
		return nil, uploadFailure(err)
	}
	options.AllowPaths = append(options.AllowPaths, copies...)
	show.Say("starting")
	n, err := network.Start(ctx, options)
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	show.done("node at " + n.Endpoint + ", registry at " + n.RegistryAddress)
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
	show.Begin("push")
	name := l.network.RegistryAddress + "/" + repositoryFor(img)
	digest, err := image.Push(ctx, img, name, show.Bytes)
	if err != nil {
		return nil, err
	}
	show.done(name)
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

// NodeOptions are those of a local network whose node may read the given files and folders, with a registry. What it makes
// is below dir.
func NodeOptions(dir, binary string, allow []string) network.Options {
	var patterns []string
	for _, path := range allow {
		patterns = append(patterns, path+":ro", filepath.Join(path, "**")+":ro")
	}
	return network.Options{
		Binary:     binary,
		Dir:        dir,
		Registry:   image.NewRegistry(filepath.Join(dir, "registry")),
		AllowPaths: patterns,
	}
}

// placeUploads makes local inputs of a job's inputs that would be uploaded: the local network has no IPFS node. The node
// gets a copy below dir as it would come from IPFS, which it may write to as to any input that it has fetched. It returns
// what the node is to allow.
func placeUploads(ctx context.Context, j *job.Job, dir string) (allow []string, err error) {
	for i, in := range j.Task().InputSources {
		if in.Upload == "" {
			continue
		}
		folder, err := storage.Deliver(ctx, in.Upload, dir)
		if err != nil {
			return nil, err
		}
		j.Task().InputSources[i].Source = job.Spec{Type: job.SourceLocal, Params: map[string]any{
			"SourcePath": folder, "ReadWrite": true, "CreateAs": "",
		}}
		allow = append(allow, folder+":rw")
	}
	return allow, nil
}
