package main

import (
	"context"
	"fmt"
	"path"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/s3"
	"github.com/seatrial/seatrial/submit/storage/upload"
)

// toBucket stores below the data's own CID, so that what was stored once is found again and other data is never mixed with it.
func (u *inputUploads) toBucket(ctx context.Context, show *stages, in job.Input) (job.Spec, error) {
	show.begin("hash")
	root, err := upload.Path(in.Upload, true).Import(ctx, importer.Options{Progress: show.bytes})
	if err != nil {
		return job.Spec{}, uploadFailure(err)
	}
	show.end(in.Upload + ": " + summary(root))
	at := s3At(*u.bucket, root.CID.String())
	show.begin("upload")
	to := *u.bucket
	to.Key, _ = at.Source.Params["Key"].(string)
	stored, err := s3.Put(ctx, in.Upload, to, s3.PutOptions{Progress: show.bytes})
	if err != nil {
		return job.Spec{}, uploadFailure(err)
	}
	// What is stored below a CID must be that: a file that came or went meanwhile is seen by nothing else.
	again, err := upload.Path(in.Upload, true).Import(ctx, importer.Options{})
	if err != nil {
		return job.Spec{}, uploadFailure(err)
	}
	if !again.CID.Equals(root.CID) {
		return job.Spec{}, hint(fmt.Errorf("uploading %s: it changed while it was uploaded", in.Upload), "submit again when nothing writes to it")
	}
	for _, line := range stored.Lost {
		show.log("lost: " + line)
	}
	show.end(fmt.Sprintf("%s: %s", in.Upload, storedSummary(stored)))
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
