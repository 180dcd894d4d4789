package main

import (
	"context"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/ipfs/kubo"
	"github.com/seatrial/seatrial/submit/storage/s3"
	"github.com/seatrial/seatrial/submit/storage/upload"
)

const groupInputs = "Inputs that are on this machine: --input ./data:/inputs"

// inputFlags say where inputs that are on this machine are uploaded to.
func inputFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "ipfs-api", Usage: "upload them to the IPFS node whose API is at `ADDRESS` (default: that of the node in IPFS_PATH or ~/.ipfs)", Category: groupInputs},
		&cli.StringFlag{Name: "upload-to", Usage: "upload them to S3 instead, below `s3://BUCKET/PREFIX`", Category: groupInputs},
		&cli.StringFlag{Name: "s3-endpoint", Usage: "`URL` of that S3 service, if it is not AWS", Category: groupInputs},
		&cli.StringFlag{Name: "s3-region", Usage: "`REGION` of that bucket", Category: groupInputs},
	}
}

// inputUploads brings a job's inputs that are on this machine to where nodes fetch them.
type inputUploads struct {
	c *cli.Context
	// bucket is where they go; nil for IPFS.
	bucket *s3.Source
	node   *kubo.Client
}

// newInputUploads marks the inputs of the job that are to be uploaded with the kind of source they will have, which the
// checks look at.
func newInputUploads(c *cli.Context, j *job.Job) (*inputUploads, error) {
	u := &inputUploads{c: c}
	to := c.String("upload-to")
	if to == "" {
		return u, nil
	}
	if !strings.HasPrefix(to, "s3://") {
		return nil, usagef("--upload-to is %q, want s3://BUCKET/PREFIX", to)
	}
	bucket, err := parseS3(to, c.String("s3-endpoint"), c.String("s3-region"))
	if err != nil {
		return nil, err
	}
	u.bucket = &bucket
	for i, in := range j.Task().InputSources {
		if in.Upload != "" {
			j.Task().InputSources[i].Source = s3At(bucket, "").Source
		}
	}
	return u, nil
}

// needed tells whether there is anything to upload. With --local nothing is: the node reads a copy.
func needed(j *job.Job) bool {
	for _, in := range j.Task().InputSources {
		if waiting(in) {
			return true
		}
	}
	return false
}

// waiting tells whether an input's data is still to be uploaded.
func waiting(in job.Input) bool {
	_, placed := in.LocalPath()
	return in.Upload != "" && !placed
}

// reach makes sure that there is a node to upload to, before anything takes long.
func (u *inputUploads) reach(ctx context.Context, j *job.Job) error {
	if u.bucket != nil || !needed(j) {
		return nil
	}
	var err error
	u.node, err = nodeFrom(ctx, u.c)
	return err
}

func (u *inputUploads) close() {
	if u.node != nil {
		u.node.Close()
	}
}

// run uploads and returns the job with its inputs as nodes will fetch them. It comes after reach. far says that the
// network is not on this machine.
func (u *inputUploads) run(ctx context.Context, show *stages, j *job.Job, far bool) (*job.Job, error) {
	j = j.Clone()
	for i, in := range j.Task().InputSources {
		if !waiting(in) {
			continue
		}
		var source job.Spec
		var err error
		if u.bucket != nil {
			source, err = u.toBucket(ctx, show, in)
		} else {
			source, err = u.toNode(ctx, show, in, far)
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

func (u *inputUploads) toNode(ctx context.Context, show *stages, in job.Input, far bool) (job.Spec, error) {
	uploaded, err := sendToNode(ctx, show, u.node, upload.Path(in.Upload, true), importer.Options{Progress: show.bytes}, in.Upload)
	if err != nil {
		return job.Spec{}, uploadFailure(err)
	}
	if far && lonely(ctx, u.node) {
		show.log("note: " + lonelyNode)
	}
	return ipfsSource(uploaded.Root), nil
}

// ipfsSource is the source that mounts what was imported.
func ipfsSource(root *importer.Root) job.Spec {
	return job.Spec{Type: job.SourceIPFS, Params: map[string]any{"CID": root.CID.String()}}
}
