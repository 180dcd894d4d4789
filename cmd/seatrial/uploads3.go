package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// toS3 stores the data in a bucket instead.
func (u *uploading) toS3(ctx context.Context) (*uploaded, error) {
	to, err := parseS3(u.c.String("to"), u.c.String("s3-endpoint"), u.c.String("s3-region"))
	if err != nil {
		return nil, err
	}
	u.show.begin("upload")
	stored, err := u.source.Store(ctx, to, s3.PutOptions{Hidden: u.options.Hidden, Progress: u.show.bytes})
	var refused *s3.Error
	if errors.As(err, &refused) && refused.Refused() {
		return nil, &failure{code: exitUsage, err: err}
	}
	if err != nil {
		return nil, err
	}
	u.show.end(storedSummary(stored))
	in := s3Input(to, stored.Prefix)
	return &uploaded{
		Version: uploadVersion, URI: in.URI, Input: in.Flag(),
		Bytes: stored.Bytes, Files: stored.Objects, Already: stored.Skipped == stored.Objects, Lost: stored.Lost, Notes: u.notes,
	}, nil
}

// storedSummary is what was stored, in a few words.
func storedSummary(stored *s3.Stored) string {
	line := fmt.Sprintf("%s, %s", counted(stored.Objects, "object"), bytesOf(stored.Bytes))
	if stored.Skipped > 0 {
		line += fmt.Sprintf(", %d there already", stored.Skipped)
	}
	return line
}

// s3Input is the input of a key in a bucket, as --input makes it.
func s3Input(bucket s3.Source, key string) job.Input {
	in := job.Input{Target: job.DefaultTarget, Source: job.Spec{Type: job.SourceS3, Params: map[string]any{
		"Bucket": bucket.Bucket, "Key": key, "Endpoint": bucket.Endpoint, "Region": bucket.Region,
		"Filter": "", "VersionID": "", "ChecksumSHA256": "",
	}}}
	in.URI = in.SourceURI()
	return in
}
