package pipeline

import (
	"context"
	"os"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
)

// mark gives the inputs of a job that are to be uploaded the kind of source they will have, which the checks look at.
func (u Uploads) mark(j *job.Job) {
	for i, in := range j.Task().InputSources {
		if in.Upload != "" && u.Bucket != nil {
			j.Task().InputSources[i].Source = s3At(*u.Bucket, "").Source
		}
	}
}

// suit gives a job what was left to us, by what the network offers: a publisher, the name of the source of local inputs, and how
// inputs on this machine get there.
func (w *way) suit(ctx context.Context, j *job.Job) {
	w.Gather.Network.ChoosePublisher(j)
	w.Gather.Network.SpellSources(j)
	w.supply(ctx, j)
}

// supply decides what becomes of inputs on this machine when nobody has said where to upload them: they go to the user's IPFS
// node when there is one and nodes fetch from IPFS, and else into the job itself, as much as fits. What does neither is left for
// node-sources to tell of.
func (w *way) supply(ctx context.Context, j *job.Job) {
	network, room := w.Gather.Network, int64(storage.MaxInline)
	if !network.Fetch(j.Constraints, job.SourceInline) {
		return
	}
	reachable := network.Fetch(j.Constraints, job.SourceIPFS) && (w.Uploads.API != "" || ipfs.LocalAPI(os.Getenv) != "")
	for i, in := range j.Task().InputSources {
		if in.Upload == "" || in.Source.Type != job.SourceIPFS || reachable {
			continue
		}
		if packed, err := storage.Pack(ctx, in.Upload, room, false); err == nil {
			j.Task().InputSources[i].Source.Type = job.SourceInline
			room -= int64(len(packed.URL))
		}
	}
}

// waiting tells whether an input's data is still to be uploaded. With --local nothing is: the node reads a copy.
func waiting(in job.Input) bool {
	_, placed := in.LocalPath()
	return in.Upload != "" && !placed
}
