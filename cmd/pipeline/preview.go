package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/storage"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/upload"
	"github.com/seatrial/seatrial/submit/words"
)

// previewPatience is how long a dry run waits for the IPFS node to say what it has.
const previewPatience = 5 * time.Second

// DryRun is the job as it would be sent, with its image by digest, or as typed when the registry cannot be asked, and with
// the inputs that would be uploaded, which are only hashed. tell is given what else there is to know, line by line.
func DryRun(ctx context.Context, o Options, j *job.Job, tell func(string)) (*job.Job, error) {
	w := newWay(o, None)
	o.Uploads.mark(j)
	if err := w.ask(ctx); err != nil {
		return nil, err
	}
	looked, err := w.look(ctx, j)
	if err != nil {
		return nil, err
	}
	if reason := looked.Subject.Missing[lint.FactImage]; reason != "" {
		tell("the image is not pinned to a digest: " + reason)
	} else {
		j = pinned(looked.Subject)
	}
	return w.preview(ctx, j, tell)
}

// preview hashes what would be uploaded. An IPFS node is asked what it has already; without one all would be sent.
func (w *way) preview(ctx context.Context, j *job.Job, tell func(string)) (*job.Job, error) {
	j = j.Clone()
	for i, in := range j.Task().InputSources {
		if in.Source.Type == "" {
			return nil, job.Mistake(j.At(job.Element("Tasks[0].InputSources", i)), "no source that nodes know").
				Hinted("%s", "seatrial check --offline --input "+words.ShellWord(in.URI)+" "+words.ShellWord(j.Image())+"  # says what to type instead")
		}
		if !waiting(in) {
			continue
		}
		if in.Source.Type == job.SourceInline {
			packed, err := storage.Pack(ctx, in.Upload, storage.MaxInline, false)
			if err != nil {
				return nil, uploadFailure(err)
			}
			tell(fmt.Sprintf("would send %s in the job itself: %s", in.Upload, packedSummary(packed)))
			for _, line := range slices.Concat(some("would not send", packed.Skipped, ""), some("would lose", packed.Lost, "")) {
				tell(line)
			}
			j.Task().InputSources[i] = sent(in, packed.Source())
			continue
		}
		root, err := upload.Path(in.Upload, true).Import(ctx, importer.Options{})
		if err != nil {
			return nil, uploadFailure(err)
		}
		source, where := ipfsSource(root), "IPFS"
		if w.Uploads.Bucket != nil {
			at := s3At(*w.Uploads.Bucket, root.CID.String())
			source, where = at.Source, flags.URI(at)
		}
		line := fmt.Sprintf("would upload %s to %s: %s", in.Upload, where, summary(root))
		if w.Uploads.Bucket == nil && w.has(ctx, root.CID) {
			line = fmt.Sprintf("would upload nothing of %s: %s, pinned already", in.Upload, summary(root))
		}
		tell(line)
		for _, line := range slices.Concat(some("would not upload", root.Skipped, ""), some("would lose", root.Lost, "")) {
			tell(line)
		}
		j.Task().InputSources[i] = sent(in, source)
	}
	return j, ctx.Err()
}

// has tells whether the user's IPFS node is there and has the data pinned.
func (w *way) has(ctx context.Context, root cid.Cid) bool {
	ctx, cancel := context.WithTimeout(ctx, previewPatience)
	defer cancel()
	node, err := reachNode(ctx, w.Uploads.API)
	if err != nil {
		return false
	}
	defer node.Close()
	pinned, err := node.Pinned(ctx, root)
	return err == nil && pinned
}
