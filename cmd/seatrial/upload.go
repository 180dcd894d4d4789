package main

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/answer"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/ipfs/pinning"
	"github.com/seatrial/seatrial/submit/storage/s3"
	"github.com/seatrial/seatrial/submit/storage/upload"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

const groupUpload = "Where the data goes"

func uploadCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "upload",
		Usage:     "put input data on IPFS, or in S3, and print what to mount",
		ArgsUsage: "PATH | URL | s3://BUCKET/KEY",
		Description: "Prints the CID alone, or with --to the S3 URI. For IPFS a file and a URL are put into a folder, so that\n" +
			"nodes mount them as /inputs/NAME. Data that the IPFS node has pinned already is not sent again.\n" +
			"What comes from a URL or from S3 is passed on as it comes, and not stored here first.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "ipfs-api", Usage: "`ADDRESS` of an IPFS node's API: /ip4/127.0.0.1/tcp/5001 or a URL (default: that of the node in IPFS_PATH or ~/.ipfs)", Category: groupUpload},
			&cli.BoolFlag{Name: "only-hash", Usage: "print the CID and send nothing; needs no IPFS node", Category: groupUpload},
			&cli.BoolFlag{Name: "inline", Usage: "print a data: URL of up to 1 MB for a job file, whose input then needs no server: Source: {Type: inline, Params: {URL: …}}", Category: groupUpload},
			&cli.StringFlag{Name: "car", Usage: "write the data to `FILE` as a CAR, needs no IPFS node; - is standard output", Category: groupUpload},
			&cli.StringFlag{Name: "to", Usage: "store the data in S3 instead, below `s3://BUCKET/PREFIX`; a file as that key itself, unless it ends in /", Category: groupUpload},
			&cli.StringFlag{Name: "s3-endpoint", Usage: "`URL` of the S3 service of a source and of --to, if it is not AWS", Category: groupUpload},
			&cli.StringFlag{Name: "s3-region", Usage: "`REGION` of the bucket", Category: groupUpload},
			&cli.StringFlag{Name: "pinning-service", Usage: "have the service at `URL` pin the data as well", Category: groupUpload},
			&cli.StringFlag{Name: "pinning-token-file", Usage: "`FILE` with the access token for it (or SEATRIAL_PINNING_TOKEN)", Category: groupUpload},
			&cli.StringFlag{Name: "profile", Usage: "make blocks by `PROFILE`: " + string(importer.UnixFSv0) + " or " + string(importer.UnixFSv1) +
				" (default: as ipfs add --cid-version=1)"},
			&cli.BoolFlag{Name: "hidden", Usage: "upload files and folders whose names begin with a dot as well"},
			&cli.BoolFlag{Name: "wrap", Value: true, Usage: "put a single file into a folder; --wrap=false prints the file's own CID"},
			documentFlag(),
			&cli.StringFlag{Name: "output", Hidden: true}, // what --format was called
		},
		Action: uploadAction,
	})
}

func uploadAction(c *cli.Context) error {
	if c.NArg() != 1 {
		return pipeline.Hint(pipeline.Usagef("want one path or URL, got %d arguments", c.NArg()), "seatrial upload ./data")
	}
	if c.Args().First() == "" {
		return pipeline.Hint(pipeline.Usagef("the path is empty, want one path or URL"), "seatrial upload ./data")
	}
	o, err := uploadFrom(c)
	if err != nil {
		return err
	}
	show, done := showProgress(c.App.ErrWriter, false)
	defer done()
	data, err := pipeline.Upload(c.Context, o, show)
	if err != nil {
		return err
	}
	done()
	return printData(c, data)
}

// uploadFrom judges the command line.
func uploadFrom(c *cli.Context) (o pipeline.UploadOptions, err error) {
	if err := oneTarget(c); err != nil {
		return o, err
	}
	uploads, err := uploadsFrom(c, "to")
	if err != nil {
		return o, err
	}
	if _, err := uploadDocument(c); err != nil {
		return o, err
	}
	o = pipeline.UploadOptions{
		Uploads: uploads, Name: c.Args().First(), Hidden: c.Bool("hidden"),
		Inline: c.Bool("inline"), OnlyHash: c.Bool("only-hash"), CAR: c.String("car"), Out: secret.Raw(c.App.Writer),
	}
	if o.Profile, err = importer.ParseProfile(c.String("profile")); err != nil {
		return o, pipeline.Usagef("--profile: %w", err)
	}
	if o.Source, err = sourceFrom(c); err != nil {
		return o, err
	}
	if o.Inline && strings.Contains(o.Name, "://") {
		return o, pipeline.Usagef("--inline: %s is no file or folder of this machine", o.Name)
	}
	if !o.Inline && !o.OnlyHash && o.CAR == "" && o.Bucket == nil {
		o.Service, err = serviceFrom(c)
	}
	return o, err
}

// uploadsFrom is where data goes by the flags for an IPFS node and for S3, of which one names the place there.
func uploadsFrom(c *cli.Context, flag string) (pipeline.Uploads, error) {
	u := pipeline.Uploads{API: c.String("ipfs-api")}
	to := c.String(flag)
	if to == "" {
		return u, nil
	}
	if !strings.HasPrefix(to, "s3://") {
		return u, pipeline.Usagef("--%s is %q, want s3://BUCKET/PREFIX", flag, to)
	}
	bucket, err := parseS3(to, c.String("s3-endpoint"), c.String("s3-region"))
	u.Bucket = &bucket
	return u, err
}

// oneTarget refuses flags that exclude each other.
func oneTarget(c *cli.Context) error {
	var targets []string
	for _, name := range []string{"inline", "only-hash", "car", "to", "pinning-service"} {
		if c.IsSet(name) {
			targets = append(targets, "--"+name)
		}
	}
	switch {
	case len(targets) > 1:
		return pipeline.Usagef("%s: want one of them", strings.Join(targets, " and "))
	case c.String("car") == "-" && isTerminal(c.App.Writer):
		return pipeline.Hint(pipeline.Usagef("--car -: a CAR is no text for a terminal"), "seatrial upload --car data.car "+c.Args().First())
	}
	if document, _ := uploadDocument(c); document && c.String("car") == "-" { // uploadFrom refuses a format that there is not
		return pipeline.Usagef("--car - and --format json both want standard output")
	}
	return nil
}

// uploadDocument tells whether a program is to read where the data is.
func uploadDocument(c *cli.Context) (bool, error) {
	switch former := c.String("output"); former {
	case "":
		return wantsDocument(c)
	case "text", "json":
		return former == "json", nil
	default:
		return false, pipeline.Usagef("--output is %q, want text or json", former)
	}
}

// sourceFrom is what the command's argument names.
func sourceFrom(c *cli.Context) (*upload.Source, error) {
	typed := c.Args().First()
	switch scheme, _, found := strings.Cut(typed, "://"); {
	case !found || scheme == "file":
		path := strings.TrimPrefix(typed, "file://")
		if _, err := os.Stat(path); err != nil {
			return nil, pipeline.Usage(&upload.PathError{Path: path, Err: err})
		}
		return upload.Path(path, c.Bool("wrap")), nil
	case scheme == "http" || scheme == "https":
		return upload.URL(typed), nil
	case scheme == "s3":
		from, err := parseS3(typed, c.String("s3-endpoint"), c.String("s3-region"))
		if err != nil {
			return nil, err
		}
		return upload.Bucket(from), nil
	default:
		return nil, pipeline.Usagef("%s:// is no source of data, want a path, http://, https:// or s3://", scheme)
	}
}

// parseS3 reads an s3:// URI as --input does.
func parseS3(typed, endpoint, region string) (s3.Source, error) {
	u, err := url.Parse(typed)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return s3.Source{}, pipeline.Usagef("%q is no place in S3, want s3://BUCKET/KEY with %%3F and %%23 for ? and # in the key", typed)
	}
	if service, err := url.Parse(endpoint); endpoint != "" && (err != nil || service.Host == "" || service.Scheme != "http" && service.Scheme != "https") {
		return s3.Source{}, pipeline.Usagef("--s3-endpoint is %q, want a URL like https://s3.example:9000", endpoint)
	}
	return s3.Source{Bucket: u.Host, Key: strings.TrimLeft(u.Path, "/"), Endpoint: endpoint, Region: region}, nil
}

// pinningToken is the environment variable with the access token for a pinning service.
const pinningToken = "SEATRIAL_PINNING_TOKEN"

// serviceFrom is the pinning service of a command line; nil when none is named.
func serviceFrom(c *cli.Context) (*pinning.Service, error) {
	endpoint := c.String("pinning-service")
	if endpoint == "" {
		if c.IsSet("pinning-token-file") {
			return nil, pipeline.Usagef("--pinning-token-file without --pinning-service")
		}
		return nil, nil
	}
	token := os.Getenv(pinningToken)
	if name := c.String("pinning-token-file"); name != "" {
		text, err := limits.Config.ReadFile(name)
		if err != nil {
			return nil, pipeline.Usagef("--pinning-token-file: %w", err)
		}
		token = string(bytes.TrimSpace(text))
	}
	if token == "" || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, pipeline.Hint(pipeline.Usagef("--pinning-service: no access token for it, want one line of text"),
			"set "+pinningToken+", or name a file that has it: --pinning-token-file FILE")
	}
	secret.Keep(token)
	service, err := pinning.New(endpoint, token)
	if err != nil {
		return nil, pipeline.Usagef("--pinning-service: %w", err)
	}
	return service, nil
}

// printData writes the CID or URI to stdout, and what is worth knowing to stderr.
func printData(c *cli.Context, data *pipeline.Data) error {
	errs := c.App.ErrWriter
	for _, note := range data.Notes {
		fmt.Fprintln(errs, "note:", words.Fold(note))
	}
	for _, line := range data.Losses() {
		fmt.Fprintln(errs, words.Fold(line))
	}
	document, _ := uploadDocument(c) // uploadFrom has looked at it
	switch {
	case document:
		return answer.Write(c.App.Writer, data)
	case c.String("car") == "-": // standard output has the CAR
		fmt.Fprintln(errs, "CID:", data.ID())
	default:
		if _, err := fmt.Fprintln(c.App.Writer, data.ID()); err != nil {
			return err
		}
	}
	if data.Input == "" {
		fmt.Fprintln(errs, "mount it: Source: {Type: inline, Params: {URL: …}}")
		return nil
	}
	fmt.Fprintln(errs, "mount it:", words.ShellLine([]string{"--input", data.Input}))
	return nil
}
