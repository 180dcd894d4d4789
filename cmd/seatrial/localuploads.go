package main

import (
	"context"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
)

// placeUploads makes local inputs of a job's inputs that would be uploaded: the local network has no IPFS node. The node
// gets a copy below dir as it would come from IPFS, which it may write to as to any input that it has fetched. It returns
// what the node is to allow.
func placeUploads(ctx context.Context, j *job.Job, dir string) (allow []string, err error) {
	for i, in := range j.Task().InputSources {
		if in.Upload == "" {
			continue
		}
		folder, err := storage.Deliver(ctx, in.Upload, dir)
		if err != nil {
			return nil, err
		}
		j.Task().InputSources[i].Source = job.Spec{Type: job.SourceLocal, Params: map[string]any{
			"SourcePath": folder, "ReadWrite": true, "CreateAs": "",
		}}
		allow = append(allow, folder+":rw")
	}
	return allow, nil
}
