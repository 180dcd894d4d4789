package main

import (
	"net/url"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/submit/storage/s3"
	"github.com/seatrial/seatrial/submit/storage/upload"
)

// sourceFrom is what the command's argument names.
func sourceFrom(c *cli.Context) (*upload.Source, error) {
	typed := c.Args().First()
	switch scheme, _, found := strings.Cut(typed, "://"); {
	case !found || scheme == "file":
		path := strings.TrimPrefix(typed, "file://")
		if _, err := os.Stat(path); err != nil {
			return nil, &failure{code: exitUsage, err: &upload.PathError{Path: path, Err: err}}
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
		return nil, usagef("%s:// is no source of data, want a path, http://, https:// or s3://", scheme)
	}
}

// parseS3 reads an s3:// URI as --input does.
func parseS3(typed, endpoint, region string) (s3.Source, error) {
	u, err := url.Parse(typed)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return s3.Source{}, usagef("%q is no place in S3, want s3://BUCKET/KEY with %%3F and %%23 for ? and # in the key", typed)
	}
	if service, err := url.Parse(endpoint); endpoint != "" && (err != nil || service.Host == "" || service.Scheme != "http" && service.Scheme != "https") {
		return s3.Source{}, usagef("--s3-endpoint is %q, want a URL like https://s3.example:9000", endpoint)
	}
	return s3.Source{Bucket: u.Host, Key: strings.TrimLeft(u.Path, "/"), Endpoint: endpoint, Region: region}, nil
}
