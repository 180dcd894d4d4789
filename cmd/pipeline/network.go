package pipeline

import (
	"cmp"
	"context"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness/network"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
)

const (
	// askPatience is how long the checks wait for a network that was named, and guessPatience for one that was not:
	// Bacalhau's default address answers at once or not at all.
	askPatience   = 10 * time.Second
	guessPatience = 2 * time.Second
)

func (n Network) find() (submit.Target, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return submit.Target{}, err
	}
	target, err := submit.FindTarget(submit.Lookup{
		Host: n.Host, Port: n.Port, Profile: n.Profile, Config: n.Config, DataDir: n.DataDir, Env: os.Getenv, Home: home, Default: n.Default, NamedBy: n.NamedBy,
	})
	if exposed := target.Exposed(); exposed != "" && n.Note != nil {
		n.Note("warning: " + exposed)
	}
	return target, err
}

// Dial finds the network and makes a client for it; it sends nothing. Errors are those of submit.FindTarget.
func (n Network) Dial() (*submit.Client, error) {
	target, err := n.find()
	if err != nil {
		return nil, err
	}
	return submit.Dial(target, n.UserAgent), nil
}

// ask finds out what the network says of itself, for the checks that want to know. A network that does not answer is a
// reason to skip them, and one that nobody named is not missed.
func (w *way) ask(ctx context.Context) error {
	if w.Gather.Offline {
		w.Gather.NoNetwork = w.Gather.Unasked()
		return nil
	}
	if w.Network.Host == "none" {
		w.Gather.NoNetwork = lint.NoNetworkAsked
		return nil
	}
	target, err := w.Network.find()
	if err != nil {
		if w.Network.Host != "" || w.Network.Port != "" || w.Network.Profile != "" || len(w.Network.Config) > 0 || w.Network.DataDir != "" {
			return Usage(err)
		}
		w.Gather.NoNetwork = err.Error()
		return nil
	}
	patience := askPatience
	if target.Origin == submit.OriginDefault {
		patience = guessPatience
	}
	asking, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	facts, err := submit.Dial(target, w.Network.UserAgent).Facts(asking)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil:
		w.Gather.Network = facts
	case asking.Err() != nil && target.Origin != submit.OriginDefault:
		w.Gather.NoNetwork = "asking the network at " + target.Endpoint + " (" + target.Origin + "): no answer in time"
	case target.Origin != submit.OriginDefault:
		w.Gather.NoNetwork = err.Error()
	}
	return nil
}

// open reaches the network that the job is sent to, and starts it when it is of this job alone. One that does not answer is
// told after what is wrong with the workload.
func (w *way) open(ctx context.Context, j *job.Job) (err error) {
	w.Uploads.mark(j)
	if w.Network.Local {
		if w.local, err = startLocal(ctx, w.show, j); err != nil {
			return err
		}
		w.client = submit.Dial(submit.Target{Endpoint: w.local.network.Endpoint, Origin: "--local"}, w.Network.UserAgent)
	} else if w.client, err = w.Network.Dial(); err != nil {
		return err
	}
	if w.Gather.Network, w.silent = w.client.Facts(ctx); w.silent != nil {
		w.Gather.NoNetwork = w.silent.Error()
	}
	return nil
}

// close ends what was opened.
func (w *way) close() {
	w.noteCaches(w.show.Log)
	w.settle()
	if w.local != nil {
		w.local.stop()
	}
	if w.node != nil {
		w.node.Close()
	}
}

// localNetwork is a real Bacalhau network with a registry of its own, for one submission.
type localNetwork struct {
	network *network.Network
	dir     string
}

// startLocal starts the network; the node may read what the job's file:// inputs name, and no more.
func startLocal(ctx context.Context, show *stages, j *job.Job) (*localNetwork, error) {
	show.Begin("network")
	if err := network.Reach(ctx); err != nil {
		return nil, err
	}
	binary, err := network.Find(ctx, show)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "seatrial-network-")
	if err != nil {
		return nil, err
	}
	read, write, err := place(ctx, j, dir)
	if err != nil {
		os.RemoveAll(dir)
		return nil, uploadFailure(err)
	}
	options := NodeOptions(dir, binary, read)
	options.AllowPaths = append(options.AllowPaths, write...)
	options.Command, options.Unnoted = network.CommandSubmit, func(err error) {
		show.Log("what is left of the local network when this process is killed will stay: " + err.Error())
	}
	if options.States, err = network.States(); err != nil {
		options.Unnoted(err)
	}
	show.Say("starting")
	n, err := network.Start(ctx, options)
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	show.done("node at " + n.Endpoint + ", registry at " + n.RegistryAddress)
	return &localNetwork{network: n, dir: dir}, nil
}

// push gives the network's registry an image that only this machine has, and
// returns the job with the name it has there. Other images stay where they are.
func (l *localNetwork) push(ctx context.Context, show *stages, j *job.Job, platform string) (*job.Job, error) {
	img, err := image.Open(ctx, j.Image(), image.Options{Platform: cmp.Or(platform, lint.DefaultPlatform)})
	if err != nil || img.Source == image.Registry || (!img.Access.Found && !img.Access.Local) {
		return j, nil // the checks say what is wrong with it
	}
	show.Begin("push")
	name := l.network.RegistryAddress + "/workload" // archives and layouts have no name
	if repository := image.Repository(img.Reference); repository != "" {
		name = l.network.RegistryAddress + "/" + path.Base(repository)
	}
	show.Note("sending " + j.Image())
	digest, err := image.Push(ctx, img, name, show.Bytes)
	if err != nil {
		return nil, err
	}
	show.done(name)
	pushed := j.Clone()
	pushed.Task().Engine.Params.Image = image.Pin(name, digest)
	return pushed, nil
}

func (l *localNetwork) stop() {
	_ = l.network.Stop()
	os.RemoveAll(l.dir)
}

// NodeOptions are those of a local network whose node may read the given files and folders, with a registry. What it makes
// is below dir.
func NodeOptions(dir, binary string, allow []string) network.Options {
	var patterns []string
	for _, path := range allow {
		path = literal(path)
		patterns = append(patterns, path+":ro", filepath.Join(path, "**")+":ro")
	}
	return network.Options{
		Binary:     binary,
		Dir:        dir,
		Registry:   image.NewRegistry(filepath.Join(dir, "registry")),
		AllowPaths: patterns,
	}
}

// literal is a path as a pattern that means it alone: nodes match with doublestar, whose marks names may have.
func literal(path string) string { return patternMarks.Replace(path) }

var patternMarks = strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`, "]", `\]`, "{", `\{`, "}", `\}`)

// place says what the local network's node may read: the job's local inputs. It has no IPFS node: of inputs that would be
// uploaded it gets a copy below dir as it would come from IPFS, which it may write to as to any input that it has fetched.
func place(ctx context.Context, j *job.Job, dir string) (read, write []string, err error) {
	for i, in := range j.Task().InputSources {
		if name, ok := in.LocalPath(); ok {
			read = append(read, name)
		}
		if in.Upload == "" {
			continue
		}
		folder, err := storage.Deliver(ctx, in.Upload, dir)
		if err != nil {
			return nil, nil, err
		}
		j.Task().InputSources[i].Source = job.Spec{Type: job.SourceLocal, Params: map[string]any{
			"SourcePath": folder, "ReadWrite": true, "CreateAs": "",
		}}
		write = append(write, literal(folder)+":rw")
	}
	return read, write, nil
}
