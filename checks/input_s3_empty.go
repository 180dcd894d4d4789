package checks

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

var inputS3Empty = &lint.Check{
	ID:       "input-s3-empty",
	Title:    "an S3 prefix or folder has objects",
	Severity: lint.Error,
	Doc: `When no key begins with the prefix, a node mounts an empty folder and runs the job, which says "Completed". A slip in a
date or a missing slash is enough. With a filter, at least one key must pass it.`,
	Needs:  []lint.Fact{lint.FactInputs},
	Source: job.SourceS3,
	Run: probedInputs(job.SourceS3, func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		found := s.Probed(i).S3
		source := s3.Source{Key: param(in, "Key")}
		if found == nil || found.Problem != s3.Empty || source.Literal() {
			return f
		}
		message := fmt.Sprintf("%s matches no object, and nodes would mount an empty folder; want at least one", s3Name(in))
		if filter := param(in, "Filter"); filter != "" {
			message = fmt.Sprintf("%s with filter %s matches no object, and nodes would mount an empty folder; want at least one", s3Name(in), filter)
		}
		parent := source.Prefix()
		parent = parent[:strings.LastIndex(strings.TrimSuffix(parent, "/"), "/")+1]
		return lint.Finding{Message: message, Fix: s3List(in, parent)}
	}),
}
