package pipeline

import (
	"context"
	"fmt"
	"path"
	"slices"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/storage"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/s3"
	"github.com/seatrial/seatrial/submit/storage/upload"
	"github.com/seatrial/seatrial/submit/words"
)

// reachNode makes sure that there is a node to upload to, before anything takes long.
func (w *way) reachNode(ctx context.Context, j *job.Job) (err error) {
	if slices.ContainsFunc(j.Task().InputSources, func(in job.Input) bool { return waiting(in) && in.Source.Type == job.SourceIPFS }) {
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
		switch in.Source.Type {
		case job.SourceInline:
			source, err = w.toJob(ctx, in)
		case job.SourceS3:
			source, err = toBucket(ctx, w.show, *w.Uploads.Bucket, in)
		default:
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

// toJob packs an input into the job.
func (w *way) toJob(ctx context.Context, in job.Input) (job.Spec, error) {
	w.show.Begin("upload")
	packed, err := storage.Pack(ctx, in.Upload, storage.MaxInline, false)
	if err != nil {
		return job.Spec{}, uploadFailure(err)
	}
	w.show.End(in.Upload+": "+packedSummary(packed)+", in the job itself", false)
	return packed.Source(), nil
}

func packedSummary(p *storage.Packed) string {
	return fmt.Sprintf("%s, %s", words.Count(p.Files, "file"), bytesOf(p.Bytes))
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
		skipped, lost, err := losses(ctx, in)
		if err != nil {
			continue // the copy for the local run, or the upload, says why
		}
		for _, line := range slices.Concat(some(in.Upload+": not uploaded:", skipped, ""), some(in.Upload+": lost:", lost, "")) {
			w.show.Log(line)
		}
	}
}

func losses(ctx context.Context, in job.Input) (skipped, lost []string, err error) {
	if in.Source.Type != job.SourceInline {
		return importer.Losses(ctx, in.Upload, false)
	}
	packed, err := storage.Pack(ctx, in.Upload, storage.MaxInline, false)
	if err != nil {
		return nil, nil, err
	}
	return packed.Skipped, packed.Lost, nil
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
