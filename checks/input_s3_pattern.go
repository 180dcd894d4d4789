package checks

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

var inputS3Pattern = &lint.Check{
	ID:       "input-s3-pattern",
	Title:    "an S3 input is a key, a prefix or a folder",
	Severity: lint.Error,
	Doc: `A node reads three forms: ` + "`s3://bucket/key`" + ` is one object, ` + "`s3://bucket/prefix*`" + ` all whose keys begin so, and ` + "`s3://bucket/folder/`" + `
all below it. A ` + "`*`" + ` anywhere but at the end is the character itself, and a folder without its slash is one object
of that name. Neither is there, and the node says ` + "`HeadObject … 404 … NotFound`" + `.

For other patterns there is the option filter, a regular expression for what follows the prefix. It counts for a prefix or folder
only, as versionID and checksum-256 do for a single object only: elsewhere nodes ignore them, which is a warning.`,
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		for i, in := range s.Job.Task().InputSources {
			if !strings.EqualFold(in.Source.Type, job.SourceS3) {
				continue
			}
			f := lint.Finding{Position: s.Job.InputAt(i, "Source")}
			key, found := param(in, "Key"), s.Probed(i).S3
			before, after, literal := strings.Cut(strings.TrimSuffix(strings.TrimSpace(key), "*"), "*")
			_, err := regexp.Compile(param(in, "Filter"))
			if ignored := ignoredS3(in); ignored != "" {
				findings = append(findings, lint.Finding{
					Severity: lint.Warning, Position: f.Position,
					Message: fmt.Sprintf("nodes ignore %s of %s, want it left out", ignored, s3Name(in)),
					Fix:     inputFix(s, i, s3Flag(in, key, "", ""), ".Source", fmt.Sprintf("Params: {Bucket: %s, Key: %q}", param(in, "Bucket"), key)),
				})
			}
			switch {
			case found != nil && found.Count > 0:
				continue // there are objects, also ones with a "*" in their key
			case literal:
				filter := "^" + strings.ReplaceAll(regexp.QuoteMeta(after), `\*`, ".*")
				if strings.HasSuffix(key, "*") {
					filter = "^.*" + filter[1:]
				} else {
					filter = "^.*" + filter[1:] + "$"
				}
				f.Message = fmt.Sprintf("* counts only at the end of the key, nodes look for %s as it is; want a prefix with a filter", s3Name(in))
				f.Fix = inputFix(s, i, s3Flag(in, before+"*", "filter", filter), ".Source.Params", fmt.Sprintf("Key: %q, Filter: %q", before+"*", filter))
			case found != nil && found.Folder:
				f.Message = fmt.Sprintf("%s is a folder and no object, want a slash at its end", s3Name(in))
				f.Fix = inputFix(s, i, s3Flag(in, key+"/", "", ""), ".Source.Params", fmt.Sprintf("Key: %q", key+"/"))
			case err != nil:
				f.Message = fmt.Sprintf("filter %q is no regular expression", param(in, "Filter"))
				f.Fix = inputFix(s, i, s3Flag(in, key, "filter", regexp.QuoteMeta(param(in, "Filter"))), ".Source.Params", fmt.Sprintf("Filter: %q", regexp.QuoteMeta(param(in, "Filter"))))
			default:
				continue
			}
			findings = append(findings, f)
		}
		return findings
	},
}

// ignoredS3 says which option of an S3 input does not count for its key, and why; empty for none.
func ignoredS3(in job.Input) string {
	single := s3.Source{Key: param(in, "Key")}.Single()
	switch {
	case single && param(in, "Filter") != "":
		return "the filter, which counts for a prefix or folder only,"
	case !single && param(in, "VersionID") != "":
		return "the version, which counts for a single object only,"
	case !single && param(in, "ChecksumSHA256") != "":
		return "the checksum, which counts for a single object only,"
	}
	return ""
}
