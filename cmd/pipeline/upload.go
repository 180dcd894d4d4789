package pipeline

import (
	"context"
	"fmt"
	"path"
	"slices"
	"time"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/s3"
	"github.com/seatrial/seatrial/submit/storage/upload"
)

// mark gives the inputs of a job that are to be uploaded the kind of source they will have, which the checks look at.
func (u Uploads) mark(j *job.Job) {
	for i, in := range j.Task().InputSources {
		if in.Upload != "" && u.Bucket != nil {
			j.Task().InputSources[i].Source = s3At(*u.Bucket, "").Source
		}
	}
}

// waiting tells whether an input's data is still to be uploaded. With --local nothing is: the node reads a copy.
func waiting(in job.Input) bool {
	_, placed := in.LocalPath()
	return in.Upload != "" && !placed
}

// reachNode makes sure that there is a node to upload to, before anything takes long.
func (w *way) reachNode(ctx context.Context, j *job.Job) (err error) {
	if w.Uploads.Bucket == nil && slices.ContainsFunc(j.Task().InputSources, waiting) {
		w.node, err = reachNode(ctx, w.Uploads.API)
	}
	return err
}

// uploadInputs returns a job with its inputs where nodes fetch them. far says that the network is not on this machine.
func (w *way) uploadInputs(ctx context.Context, j *job.Job, far bool) (*job.Job, error) {
	j = j.Clone()
	for i, in := range j.Task().InputSources {
		if !waiting(in) {
			continue
		}
		var source job.Spec
		var err error
		if w.Uploads.Bucket != nil {
			source, err = toBucket(ctx, w.show, *w.Uploads.Bucket, in)
		} else {
			source, err = w.toNode(ctx, in, far)
		}
		if err != nil {
			return nil, err
		}
		j.Task().InputSources[i] = sent(in, source)
	}
	return j, nil
}

// sent is an input whose data is where nodes fetch it.
func sent(in job.Input, source job.Spec) job.Input {
	in.Source, in.Upload, in.URI = source, "", ""
	in.Alias = "" // it would be the path of this machine
	return in
}

func (w *way) toNode(ctx context.Context, in job.Input, far bool) (job.Spec, error) {
	uploaded, err := sendToNode(ctx, w.show, w.node, upload.Path(in.Upload, true), importer.Options{Progress: w.show.Bytes}, in.Upload)
	if err != nil {
		return job.Spec{}, uploadFailure(err)
	}
	if far && lonely(ctx, w.node) {
		w.show.Log("note: " + lonelyNode)
	}
	return ipfsSource(uploaded.Root), nil
}

// ipfsSource is the source that mounts what was imported.
func ipfsSource(root *importer.Root) job.Spec {
	return job.Spec{Type: job.SourceIPFS, Params: map[string]any{"CID": root.CID.String()}}
}

// toBucket stores below the data's own CID, so that what was stored once is found again and other data is never mixed with it.
func toBucket(ctx context.Context, show Progress, bucket s3.Source, in job.Input) (job.Spec, error) {
	show.Begin("hash")
	root, err := upload.Path(in.Upload, true).Import(ctx, importer.Options{Progress: show.Bytes})
	if err != nil {
		return job.Spec{}, uploadFailure(err)
	}
	show.End(in.Upload+": "+summary(root), false)
	at := s3At(bucket, root.CID.String())
	show.Begin("upload")
	bucket.Key, _ = at.Source.Params["Key"].(string)
	stored, err := s3.Put(ctx, in.Upload, bucket, s3.PutOptions{Progress: show.Bytes})
	if err != nil {
		return job.Spec{}, uploadFailure(err)
	}
	// What is stored below a CID must be that: a file that came or went meanwhile is seen by nothing else.
	again, err := upload.Path(in.Upload, true).Import(ctx, importer.Options{})
	if err != nil {
		return job.Spec{}, uploadFailure(err)
	}
	if !again.CID.Equals(root.CID) {
		return job.Spec{}, Hint(fmt.Errorf("uploading %s: it changed while it was uploaded", in.Upload), "submit again when nothing writes to it")
	}
	for _, line := range stored.Lost {
		show.Log("lost: " + line)
	}
	show.End(in.Upload+": "+storedSummary(stored), false)
	return at.Source, nil
}

// s3At is the input of a folder in S3, below a prefix, as --input makes it.
func s3At(below s3.Source, folder string) job.Input {
	key := path.Join(below.Key, folder)
	if key != "" {
		key += "/"
	}
	return s3Input(below, key)
}

// s3Input is the input of a key in a bucket, as --input makes it.
func s3Input(bucket s3.Source, key string) job.Input {
	in := job.Input{Target: job.DefaultTarget, Source: job.Spec{Type: job.SourceS3, Params: map[string]any{
		"Bucket": bucket.Bucket, "Key": key, "Endpoint": bucket.Endpoint, "Region": bucket.Region,
		"Filter": "", "VersionID": "", "ChecksumSHA256": "",
	}}}
	in.URI = flags.URI(in)
	return in
}

// tellLosses says what will not arrive of the inputs that are uploaded, and what the local run therefore does not have
// either. S3 keeps other things than IPFS, and the upload to it says which.
func (w *way) tellLosses(ctx context.Context, j *job.Job) {
	for _, in := range j.Task().InputSources {
		if in.Upload == "" || in.Source.Type == job.SourceS3 {
			continue
		}
		skipped, lost, err := importer.Losses(ctx, in.Upload, false)
		if err != nil {
			continue // the copy for the local run, or the upload, says why
		}
		for _, line := range slices.Concat(some(in.Upload+": not uploaded:", skipped, ""), some(in.Upload+": lost:", lost, "")) {
			w.show.Log(line)
		}
	}
}

// shownLosses is how many lines of one kind are shown.
const shownLosses = 4

// some are the first of several lines under a label, and that there are more, with what to say about those.
func some(label string, lines []string, more string) (shown []string) {
	for i, line := range lines {
		if i == shownLosses {
			return append(shown, label+" and more"+more)
		}
		shown = append(shown, label+" "+line)
	}
	return shown
}

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
		if !waiting(in) {
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
