package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/submit/storage"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/s3"
	"github.com/seatrial/seatrial/submit/storage/upload"
	"github.com/seatrial/seatrial/submit/words"
)

func uploadAction(c *cli.Context) error {
	if rest := c.Args().Tail(); len(rest) > 0 && strings.HasPrefix(rest[0], "-") {
		return hint(usagef("%s comes behind the path or URL, want it before", rest[0]),
			words.ShellLine(slices.Concat([]string{"seatrial", "upload"}, rest, c.Args().Slice()[:1])))
	}
	if c.NArg() != 1 {
		return hint(usagef("want one path or URL, got %d arguments", c.NArg()), "seatrial upload ./data")
	}
	if c.Args().First() == "" {
		return hint(usagef("the path is empty, want one path or URL"), "seatrial upload ./data")
	}
	u, err := newUploading(c)
	if err != nil {
		return err
	}
	defer u.show.close()
	result, err := u.run(c.Context)
	if err != nil {
		return uploadFailure(err)
	}
	u.show.close()
	return result.print(c)
}

// uploading is one run of the command.
type uploading struct {
	c       *cli.Context
	source  *upload.Source
	options importer.Options
	show    *stages
	// notes are what is worth telling about the source.
	notes []string
}

// newUploading judges the command line.
func newUploading(c *cli.Context) (*uploading, error) {
	u := &uploading{c: c, show: newStages(c.App.ErrWriter, false)}
	if err := oneTarget(c); err != nil {
		return nil, err
	}
	if format := c.String("output"); format != "text" && format != "json" {
		return nil, usagef("--output is %q, want text or json", format)
	}
	profile, err := importer.ParseProfile(c.String("profile"))
	if err != nil {
		return nil, usagef("--profile: %w", err)
	}
	u.options = importer.Options{Profile: profile, Hidden: c.Bool("hidden"), Progress: u.show.bytes}
	if u.source, err = sourceFrom(c); err != nil {
		return nil, err
	}
	u.source.Notes = func(note string) { u.notes = append(u.notes, note) }
	return u, nil
}

// oneTarget refuses flags that exclude each other.
func oneTarget(c *cli.Context) error {
	var targets []string
	for _, name := range []string{"only-hash", "car", "to", "pinning-service"} {
		if c.IsSet(name) {
			targets = append(targets, "--"+name)
		}
	}
	switch {
	case len(targets) > 1:
		return usagef("%s: want one of them", strings.Join(targets, " and "))
	case c.String("to") != "" && !strings.HasPrefix(c.String("to"), "s3://"):
		return usagef("--to is %q, want s3://BUCKET/PREFIX", c.String("to"))
	case c.String("car") == "-" && isTerminal(c.App.Writer):
		return hint(usagef("--car -: a CAR is no text for a terminal"), "seatrial upload --car data.car "+c.Args().First())
	case c.String("car") == "-" && c.String("output") == "json":
		return usagef("--car - and --output json both want standard output")
	}
	return nil
}

// run does what the flags say.
func (u *uploading) run(ctx context.Context) (*uploaded, error) {
	switch car := u.c.String("car"); {
	case u.c.Bool("only-hash"):
		u.show.begin("hash")
		root, err := u.source.Import(ctx, u.options)
		return u.result(root, err)
	case car == "-":
		u.show.begin("car")
		root, err := upload.StreamCAR(ctx, u.c.App.Writer, u.source, u.options)
		return u.result(root, err)
	case car != "":
		u.show.begin("car")
		root, err := upload.CAR(ctx, car, u.source, u.options)
		return u.result(root, err)
	case u.c.String("to") != "":
		return u.toS3(ctx)
	}
	return u.toNode(ctx)
}

// result closes the stage of an import.
func (u *uploading) result(root *importer.Root, err error) (*uploaded, error) {
	if err != nil {
		return nil, err
	}
	u.show.end(summary(root))
	return u.fromRoot(root), nil
}

// summary is what was imported, in a few words.
func summary(root *importer.Root) string {
	return fmt.Sprintf("%s, %s", counted(root.Files, "file"), bytesOf(root.Bytes))
}

// uploadFailure says who is at fault for an error: what cannot be uploaded is the user's matter, like a job file that is wrong.
func uploadFailure(err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return &failure{code: exitUsage, err: err}
	}
	return sourceFailure(err)
}

// sourceFailure is uploadFailure for errors that may be of something else than the user's files.
func sourceFailure(err error) error {
	var path *upload.PathError
	var unreadable *storage.UnreadableError
	var special *importer.SpecialError
	var tree *s3.TreeError
	if errors.As(err, &path) || errors.As(err, &unreadable) || errors.As(err, &special) || errors.As(err, &tree) {
		return &failure{code: exitUsage, err: err}
	}
	return err
}
