package main

import (
	"context"
	"fmt"
	"time"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/upload"
)

// previewPatience is how long a dry run waits for the IPFS node to say what it has.
const previewPatience = 5 * time.Second

// preview hashes only, says what would be sent, and returns the job as it would be sent. An IPFS node is asked what it
// has already; without one all would be sent.
func (u *inputUploads) preview(ctx context.Context, j *job.Job) (*job.Job, error) {
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
		if u.bucket != nil {
			at := s3At(*u.bucket, root.CID.String())
			source, where = at.Source, at.SourceURI()
		}
		tell := func(line string) { fmt.Fprintln(u.c.App.ErrWriter, "seatrial:", oneLine(line)) }
		line := fmt.Sprintf("would upload %s to %s: %s", in.Upload, where, summary(root))
		if u.bucket == nil && u.has(ctx, root.CID) {
			line = fmt.Sprintf("would upload nothing of %s: %s, pinned already", in.Upload, summary(root))
		}
		tell(line)
		some(tell, "would not upload", root.Skipped, "")
		some(tell, "would lose", root.Lost, "")
		j.Task().InputSources[i] = sent(in, source)
	}
	return j, ctx.Err()
}

// has tells whether the user's IPFS node is there and has the data pinned.
func (u *inputUploads) has(ctx context.Context, root cid.Cid) bool {
	ctx, cancel := context.WithTimeout(ctx, previewPatience)
	defer cancel()
	node, err := nodeFrom(ctx, u.c)
	if err != nil {
		return false
	}
	defer node.Close()
	pinned, err := node.Pinned(ctx, root)
	return err == nil && pinned
}
