package checks

import (
	"fmt"
	"strings"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
)

var inputInlineSize = &lint.Check{
	ID:       "input-inline-size",
	Title:    "data in the job itself fits into a message",
	Severity: lint.Error,
	Doc: `An inline input is a ` + "`data:`" + ` URL in the job itself. A network hands a job to a node in one message of 1 MiB at most. A job
that is larger is taken, stays Pending for ever, and every job that is sent after it waits behind it, small ones too; one above 10 MB
is cut off while it is sent. So all inline data of a job together may be 1,000,000 bytes, which is 750,000 bytes of a packed folder.

` + "`seatrial submit --input ./data:/inputs`" + ` puts a folder that fits into the job where nodes have no other source.`,
	Run: func(s *lint.Subject) []lint.Finding {
		var all int64
		largest, most := -1, 0
		for i, in := range s.Job.Task().InputSources {
			if !strings.EqualFold(in.Source.Type, job.SourceInline) || in.Upload != "" { // which is packed to fit
				continue
			}
			size := len(param(in, "URL"))
			if all += int64(size); size > most {
				largest, most = i, size
			}
		}
		if all <= storage.MaxInline {
			return nil
		}
		return []lint.Finding{{
			Message: fmt.Sprintf("the job has %s bytes of inline data, want %s at most: a network takes it and never starts it, nor any job behind it",
				humanize.Comma(all), humanize.Comma(storage.MaxInline)),
			Fix:      supplied(s, largest, "PATH"),
			Position: s.Job.InputAt(largest, "Source"),
		}}
	},
}
