// Package s3 looks at, fetches and stores objects of S3 services, as compute nodes find and lay them out.
package s3

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/seatrial/seatrial/submit/words"
)

// Source are the parameters of an S3 input, by Bacalhau's names for them.
type Source struct {
	Bucket, Key, Region, Endpoint, Filter, VersionID, ChecksumSHA256 string
	Partition                                                        Partition
	// stranger: it is not the user who has named the endpoint, so that it gets none of the user's credentials.
	stranger bool
}

// Single tells whether nodes take the key for one object: it ends neither in "/" nor in "*" (contract 2, s3).
func (s Source) Single() bool {
	return s.Key != "" && !strings.HasSuffix(s.Key, "/") && !strings.HasSuffix(s.Key, "*")
}

// Prefix is what nodes list: the key without the one "*" at its end.
func (s Source) Prefix() string { return strings.TrimSuffix(strings.TrimSpace(s.Key), "*") }

// Literal tells whether the prefix or key has a "*" that nodes take for the character itself (F34).
func (s Source) Literal() bool { return strings.Contains(s.Prefix(), "*") }

// endpointUsable tells whether the endpoint is a URL, or none, which is AWS. Nodes refuse others: "was not a valid URI".
func (s Source) endpointUsable() bool {
	u, err := url.Parse(s.Endpoint)
	return s.Endpoint == "" || err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// selects tells whether the filter lets an object's key pass. Keys that end in "/" stand for
// folders in S3's own console, and are not fetched.
func (s Source) selects(key string, filter *regexp.Regexp) bool {
	return !strings.HasSuffix(key, "/") &&
		(s.Filter == "" || filter.MatchString(strings.TrimPrefix(key, s.Prefix())))
}

// host is who is asked.
func (s Source) host() string {
	if u, err := url.Parse(s.Endpoint); err == nil && u.Host != "" {
		return u.Host
	}
	return "AWS"
}

// lister is the command that shows what is there; without a bucket, which buckets.
func (s Source) lister(key string) string {
	line := "aws s3 ls"
	if key != "" {
		line += " " + words.ShellWord("s3://"+s.Bucket+"/"+key)
	}
	if s.Endpoint != "" {
		line += " --endpoint-url " + words.ShellWord(s.Endpoint)
	}
	return line
}

func (s Source) uri() string { return "s3://" + s.Bucket + "/" + s.Key }
