package checks

import (
	"fmt"
	"slices"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/s3"
	"github.com/seatrial/seatrial/submit/words"
)

// s3URI is an S3 input as a URI, with another key than its own.
func s3URI(in job.Input, key string) string { return "s3://" + param(in, "Bucket") + "/" + key }

// s3Flag is the --input flag of an S3 input with another key or another option, and without options that do not count for
// that key.
func s3Flag(in job.Input, key string, option, value string) lint.Fix {
	options := ""
	known := []struct{ name, param string }{{"endpoint", "Endpoint"}, {"region", "Region"}, {"filter", "Filter"}}
	if (s3.Source{Key: key}).Single() {
		known = slices.Concat(known[:2], []struct{ name, param string }{{"versionID", "VersionID"}, {"checksum-256", "ChecksumSHA256"}})
	}
	for _, o := range known {
		set := param(in, o.param)
		if o.name == option {
			set = value
		}
		if set != "" {
			options += ",opt=" + o.name + "=" + set
		}
	}
	return mounted(s3URI(in, key), in.Target+options)
}

// s3List is the command that shows what is in the bucket below a prefix.
func s3List(in job.Input, prefix string) lint.Fix {
	line := "aws s3 ls " + words.ShellWord(s3URI(in, prefix))
	if endpoint := param(in, "Endpoint"); endpoint != "" {
		line += " --endpoint-url " + words.ShellWord(endpoint)
	}
	if region := param(in, "Region"); region != "" {
		line += " --region " + words.ShellWord(region)
	}
	return lint.Run(line)
}

// s3Name is an S3 input for a message.
func s3Name(in job.Input) string {
	if in.URI != "" {
		return in.URI
	}
	return fmt.Sprintf("s3://%s/%s", param(in, "Bucket"), param(in, "Key"))
}
