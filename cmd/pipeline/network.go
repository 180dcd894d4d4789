package pipeline

import (
	"context"
	"os"
	"time"

	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/job"
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
	return submit.FindTarget(submit.Lookup{
		Host: n.Host, Port: n.Port, Profile: n.Profile, Env: os.Getenv, Home: home, Default: n.Default,
	})
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
		w.Gather.NoNetwork = "--offline"
		return nil
	}
	target, err := w.Network.find()
	if err != nil {
		if w.Network.Host != "" || w.Network.Port != "" || w.Network.Profile != "" {
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
		w.client = submit.Dial(w.local.target(), w.Network.UserAgent)
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
	if w.local != nil {
		w.local.stop()
	}
	if w.node != nil {
		w.node.Close()
	}
}
