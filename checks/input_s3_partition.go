package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
	"github.com/seatrial/seatrial/submit/storage/s3"
	"github.com/seatrial/seatrial/submit/words"
)

var inputS3Partition = &lint.Check{
	ID:       "input-s3-partition",
	Title:    "every execution gets its share of an S3 input",
	Severity: lint.Error,
	Doc: `The parameter Partition of an S3 input divides its objects among the executions of a job with a Count: by their keys
(object), by a part of these (regex, substring), or by the date with which they begin (date). A partition that a node cannot read ends the
job: ` + "`unsupported partition key type`" + `, ` + "`regex pattern cannot be empty`" + `.

A hash decides who gets what, so that few objects, or few values of what decides, leave executions without any, which is a warning: these
run with an empty folder and say "Completed". Keys without what decides all go to the first execution. The local run is the first
execution, with its share alone, and ` + "`seatrial test --partition N`" + ` another one; a Count of 1 divides nothing.`,
	Run: eachInput(job.SourceS3, func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		p := storage.S3Partition(in, s.Job.Count)
		if p.Type == "" {
			return f
		}
		f = lint.Finding{Position: s.Job.InputAt(i, "Source.Params.Partition"), Fix: lint.Edit(inputPath(i, ".Source.Params"), "Partition: {Type: object}")}
		idle := 0
		if found := s.Probed(i).S3; found != nil && found.Count > 0 {
			idle = len(slices.DeleteFunc(slices.Clone(found.Shares), func(objects int) bool { return objects > 0 }))
		}
		switch fault := p.Fault(); {
		case fault != "":
			f.Message = fmt.Sprintf("nodes refuse the partition of %s: %s; want one of %s with what it needs", s3Name(in), fault, strings.Join(s3.PartitionTypes, ", "))
		case p.Type != "none" && p.Executions <= 1:
			f.Severity = lint.Info
			f.Message = fmt.Sprintf("the partition of %s divides nothing while the job has one execution, want a Count above 1, or no partition", s3Name(in))
			f.Fix = lint.Edit(inputPath(i, ".Source.Params"), "Partition: {Type: none}")
		case idle > 0:
			f.Severity = lint.Warning
			f.Message = fmt.Sprintf("%d of %s get none of the objects of %s and run with an empty folder, want some for each", idle, words.Count(p.Executions, "execution"), s3Name(in))
			if fed := s.Probed(i).S3; fed.FedByKey < p.Executions {
				f.Fix = lint.Edit("", fmt.Sprintf("Count: %d", fed.Fed))
			}
		}
		return f
	}),
}
