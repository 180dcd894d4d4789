package main

import (
	"encoding/json"
	"fmt"
	"path"

	"github.com/dustin/go-humanize"
	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/words"
)

const (
	// uploadVersion is that of the JSON; docs/upload.schema.json describes it.
	uploadVersion = 1
	// shownLosses is how many lines of one kind are shown; --output json has up to 20.
	shownLosses = 4
)

// uploaded is the result of seatrial upload.
type uploaded struct {
	Version int `json:"version"`
	// CID is empty for data in S3.
	CID string `json:"cid,omitempty"`
	URI string `json:"uri"`
	// Input is the value of --input that mounts the data.
	Input string `json:"input"`
	// Bytes of file data. Folders and Links are not counted in S3.
	Bytes   int64 `json:"bytes"`
	Files   int   `json:"files"`
	Folders int   `json:"folders,omitempty"`
	Links   int   `json:"links,omitempty"`
	// Already: everything was there, and nothing was sent.
	Already bool        `json:"already"`
	Service *servicePin `json:"pinningService,omitempty"`
	Skipped []string    `json:"skipped,omitempty"`
	Lost    []string    `json:"lost,omitempty"`
	Notes   []string    `json:"notes,omitempty"`
}

// fromRoot is the result of data with a CID.
func (u *uploading) fromRoot(root *importer.Root) *uploaded {
	in := job.Input{Target: job.DefaultTarget, Source: ipfsSource(root)}
	if root.Folders == 0 {
		in.Target = path.Join(in.Target, path.Base(u.c.Args().First())) // a file is mounted at the target itself
	}
	return &uploaded{
		Version: uploadVersion, CID: root.CID.String(), URI: in.SourceURI(), Input: in.Flag(),
		Bytes: root.Bytes, Files: root.Files, Folders: root.Folders, Links: root.Links,
		Skipped: root.Skipped, Lost: root.Lost, Notes: u.notes,
	}
}

// print writes the CID or URI to stdout, and what is worth knowing to stderr.
func (r *uploaded) print(c *cli.Context) error {
	errs := c.App.ErrWriter
	for _, note := range r.Notes {
		fmt.Fprintln(errs, "note:", oneLine(note))
	}
	tell := func(line string) { fmt.Fprintln(errs, oneLine(line)) }
	some(tell, "not uploaded without --hidden:", r.Skipped, "; --output json lists them")
	some(tell, "lost:", r.Lost, "; --output json lists them")
	result := r.URI
	if r.CID != "" {
		result = r.CID
	}
	switch {
	case c.String("output") == "json":
		encoder := json.NewEncoder(c.App.Writer)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(r)
	case c.String("car") == "-": // standard output has the CAR
		fmt.Fprintln(errs, "CID:", result)
	default:
		if _, err := fmt.Fprintln(c.App.Writer, result); err != nil {
			return err
		}
	}
	fmt.Fprintln(errs, "mount it:", words.ShellLine([]string{"--input", r.Input}))
	return nil
}

// counted is a number with its noun: "1 file", "2 files".
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// bytesOf is a size for people.
func bytesOf(n int64) string { return humanize.Bytes(uint64(max(n, 0))) }
