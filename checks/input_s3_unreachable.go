package checks

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/s3"
	"github.com/seatrial/seatrial/submit/words"
)

var inputS3Unreachable = &lint.Check{
	ID:       "input-s3-unreachable",
	Title:    "an S3 input names a bucket and an object that are there",
	Severity: lint.Error,
	Doc: `A node asks S3 for the object, or the list of objects, before it runs the job. A bucket or object that is not there, a
version it does not have, a checksum other than the job's and a region that is not the bucket's all end the job, with
` + "`operation error S3: HeadObject, https response error StatusCode: 404 … NotFound`" + ` and the like.

S3 lets keys be what no file can be called: with a name of more than 255 bytes, ` + "`..`" + ` as a folder, or one key that is a folder of others.
A node cannot write these, and the job ends as well.

Your own AWS credentials are asked with when you have some. Nodes have credentials of their own, so that access denied to you says nothing
about them: the check is then skipped. A job that names no region leaves it to each node's configuration, which gives a
warning when the bucket is not where yours says.`,
	Needs:  []lint.Fact{lint.FactInputs},
	Source: job.SourceS3,
	Run: probedInputs(job.SourceS3, func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		found := s.Probed(i).S3
		if found == nil {
			return f
		}
		key := param(in, "Key")
		source := s3.Source{Key: key}
		switch {
		case found.Problem == s3.NoEndpoint:
			endpoint := "https://" + param(in, "Endpoint")[strings.LastIndex(param(in, "Endpoint"), "/")+1:]
			f.Message = fmt.Sprintf("endpoint %s is no URL that a node takes, want one like %s", param(in, "Endpoint"), endpoint)
			f.Fix = inputFix(s, i, s3Flag(in, key, "endpoint", endpoint), ".Source.Params", "Endpoint: "+endpoint)
		case found.Problem == s3.NoBucket:
			f.Message = fmt.Sprintf("there is no bucket %s at %s", param(in, "Bucket"), cmp.Or(param(in, "Endpoint"), "AWS"))
			f.Fix = s3List(in, "")
		case found.Problem == s3.NoObject && !found.Folder && !source.Literal():
			f.Message = fmt.Sprintf("there is no object %s in bucket %s", key, param(in, "Bucket"))
			f.Fix = s3List(in, key[:strings.LastIndex(key, "/")+1])
		case found.Problem == s3.NoVersion:
			f.Message = fmt.Sprintf("%s has no version %s", s3Name(in), param(in, "VersionID"))
			f.Fix = lint.Run("aws s3api list-object-versions --bucket " + words.ShellWord(param(in, "Bucket")) + " --prefix " + words.ShellWord(key)).For(lint.Keeper)
		case found.Problem == s3.OtherChecksum:
			f.Message = fmt.Sprintf("%s has SHA-256 %s, want %s as the job has it", s3Name(in), cmp.Or(found.Checksum, "not stored with it"), param(in, "ChecksumSHA256"))
			f.Fix = lint.Run("aws s3api head-object --checksum-mode ENABLED --bucket " + words.ShellWord(param(in, "Bucket")) + " --key " + words.ShellWord(key)).For(lint.Keeper)
		case found.Problem == s3.NoFile:
			f.Message = fmt.Sprintf("%s cannot be written by a node: %s; want keys that are paths of files", s3Name(in), found.Unwritable)
			f.Fix = s3List(in, source.Prefix())
		case found.Region != "":
			f.Message = fmt.Sprintf("bucket %s is in region %s, want the job to say so", param(in, "Bucket"), found.Region)
			if found.Problem == s3.OtherRegion {
				f.Message = fmt.Sprintf("bucket %s is in region %s, want that instead of %s", param(in, "Bucket"), found.Region, param(in, "Region"))
			} else {
				f.Severity = lint.Warning
			}
			f.Fix = inputFix(s, i, s3Flag(in, key, "region", found.Region), ".Source.Params", "Region: "+found.Region)
		}
		return f
	}),
}
