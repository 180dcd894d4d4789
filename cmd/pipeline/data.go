package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/storage"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/ipfs/pinning"
	"github.com/seatrial/seatrial/submit/storage/s3"
	"github.com/seatrial/seatrial/submit/storage/upload"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// UploadOptions say what data is uploaded and where to, if not to the user's IPFS node or a bucket.
type UploadOptions struct {
	Uploads
	Source *upload.Source
	// Name is the path or URL of the data as typed.
	Name    string
	Profile importer.Profile
	// Hidden uploads files and folders whose names begin with a dot as well.
	Hidden bool
	// Inline makes a data: URL for a job file of it, and sends nothing.
	Inline bool
	// OnlyHash sends nothing.
	OnlyHash bool
	// CAR is the name of a file for the blocks of the data, or "-" for Out.
	CAR string
	Out io.Writer
	// Service pins what that node has; nil for none.
	Service *pinning.Service
}

// uploadVersion is that of the JSON; docs/upload.schema.json describes it.
const uploadVersion = 1

// Data is where data is that was uploaded, and how to mount it.
type Data struct {
	Version int `json:"version"`
	// CID is empty for data in S3.
	CID string `json:"cid,omitempty"`
	URI string `json:"uri"`
	// Input is the value of --input that mounts the data; empty for a data: URL, which only a job file can have.
	Input string `json:"input,omitempty"`
	// Bytes of file data. Folders and Links are not counted in S3.
	Bytes   int64 `json:"bytes"`
	Files   int   `json:"files"`
	Folders int   `json:"folders,omitempty"`
	Links   int   `json:"links,omitempty"`
	// Already: everything was there, and nothing was sent.
	Already bool        `json:"already"`
	Service *ServicePin `json:"pinningService,omitempty"`
	Skipped []string    `json:"skipped,omitempty"`
	Lost    []string    `json:"lost,omitempty"`
	// Notes are what is worth telling about the source and the node.
	Notes []string `json:"notes,omitempty"`
}

// Upload puts data where nodes fetch it.
func Upload(ctx context.Context, o UploadOptions, show Progress) (*Data, error) {
	var notes []string
	o.Source.Notes = func(note string) { notes = append(notes, note) }
	data, err := o.upload(ctx, show)
	if err != nil {
		return nil, uploadFailure(err)
	}
	data.Version, data.Notes = uploadVersion, slices.Concat(notes, data.Notes)
	return data, nil
}

func (o UploadOptions) upload(ctx context.Context, show Progress) (*Data, error) {
	blocks := importer.Options{Profile: o.Profile, Hidden: o.Hidden, Progress: show.Bytes}
	var root *importer.Root
	var err error
	switch {
	case o.Inline:
		return o.packed(ctx, show)
	case o.OnlyHash:
		show.Begin("hash")
		root, err = o.Source.Import(ctx, blocks)
	case o.CAR == "-":
		show.Begin("car")
		root, err = upload.StreamCAR(ctx, o.Out, o.Source, blocks)
	case o.CAR != "":
		show.Begin("car")
		root, err = upload.CAR(ctx, o.CAR, o.Source, blocks)
	case o.Bucket != nil:
		return o.toBucket(ctx, show)
	default:
		return o.toNode(ctx, show, blocks)
	}
	if err != nil {
		return nil, err
	}
	show.End(summary(root), false)
	return o.of(root), nil
}

// of is data with a CID.
func (o UploadOptions) of(root *importer.Root) *Data {
	in := job.Input{Target: job.DefaultTarget, Source: ipfsSource(root)}
	if root.Folders == 0 {
		in.Target = path.Join(in.Target, path.Base(o.Name)) // a file is mounted at the target itself
	}
	return &Data{
		CID: root.CID.String(), URI: flags.URI(in), Input: flags.Input(in),
		Bytes: root.Bytes, Files: root.Files, Folders: root.Folders, Links: root.Links,
		Skipped: root.Skipped, Lost: root.Lost,
	}
}

// toNode sends the data to the user's IPFS node, and has a pinning service fetch it from there.
func (o UploadOptions) toNode(ctx context.Context, show Progress, blocks importer.Options) (*Data, error) {
	node, err := reachNode(ctx, o.API)
	if err != nil {
		return nil, err
	}
	defer node.Close()
	sent, err := sendToNode(ctx, show, node, o.Source, blocks, "")
	if err != nil {
		return nil, err
	}
	data := o.of(sent.Root)
	data.Already = sent.Already
	if lonely(ctx, node) {
		data.Notes = append(data.Notes, lonelyNode)
	}
	if o.Service != nil {
		data.Service, err = pin(ctx, show, o.Service, node, sent.CID, pinName(o.Name))
	}
	return data, err
}

// toBucket stores the data in a bucket instead.
func (o UploadOptions) toBucket(ctx context.Context, show Progress) (*Data, error) {
	show.Begin("upload")
	show.Note("sending " + secret.URL(o.Name) + " to " + s3Input(*o.Bucket, o.Bucket.Key).URI)
	stored, err := o.Source.Store(ctx, *o.Bucket, s3.PutOptions{Hidden: o.Hidden, Progress: show.Bytes})
	var refused *s3.Error
	if errors.As(err, &refused) && refused.Refused() {
		return nil, Usage(err)
	}
	if err != nil {
		return nil, err
	}
	show.End(storedSummary(stored), false)
	in := s3Input(*o.Bucket, stored.Prefix)
	return &Data{
		URI: in.URI, Input: flags.Input(in),
		Bytes: stored.Bytes, Files: stored.Objects, Already: stored.Skipped == stored.Objects, Lost: stored.Lost,
	}, nil
}

// packed makes a data: URL of it.
func (o UploadOptions) packed(ctx context.Context, show Progress) (*Data, error) {
	show.Begin("pack")
	packed, err := storage.Pack(ctx, o.Name, storage.MaxInline, o.Hidden)
	if no, ok := errors.AsType[*storage.NoInlineError](err); ok {
		return nil, Hint(Usage(no), "on IPFS: "+words.ShellLine([]string{"seatrial", "upload", o.Name}),
			"in S3: "+words.ShellLine([]string{"seatrial", "upload", "--to", "s3://BUCKET/PREFIX", o.Name}))
	}
	if err != nil {
		return nil, err
	}
	show.End(packedSummary(packed), false)
	return &Data{URI: packed.URL, Bytes: packed.Bytes, Files: packed.Files, Skipped: packed.Skipped, Lost: packed.Lost}, nil
}

// ID is the CID, or the URI of data that has none.
func (d *Data) ID() string { return cmp.Or(d.CID, d.URI) }

// Losses are lines about what was not uploaded as it is.
func (d *Data) Losses() []string {
	const more = "; --format json lists them"
	return slices.Concat(some("not uploaded without --hidden:", d.Skipped, more), some("lost:", d.Lost, more))
}

// summary is what was imported, in a few words.
func summary(root *importer.Root) string {
	return fmt.Sprintf("%s, %s", words.Count(root.Files, "file"), bytesOf(root.Bytes))
}

// storedSummary is what was stored, in a few words.
func storedSummary(stored *s3.Stored) string {
	line := fmt.Sprintf("%s, %s", words.Count(stored.Objects, "object"), bytesOf(stored.Bytes))
	if stored.Skipped > 0 {
		line += fmt.Sprintf(", %d there already", stored.Skipped)
	}
	return line
}

// bytesOf is a size for people.
func bytesOf(n int64) string { return humanize.Bytes(uint64(max(n, 0))) }
