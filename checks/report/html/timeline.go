package html

import (
	"time"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/words"
)

// span is a stage on the page: its bar begins and is as wide as the stage did and was, in percent of all.
type span struct {
	Name, Took, Result string
	Failed             bool
	Offset, Width      float64
}

// timeline has the stages of a report. Which job it was is said where the network's part is.
func timeline(r *report.Report) []span {
	if len(r.Stages) == 0 {
		return nil
	}
	begin, end := r.Stages[0].Begin, r.Stages[0].Begin
	for _, s := range r.Stages {
		if e := s.Begin.Add(s.Duration); e.After(end) {
			end = e
		}
	}
	all := float64(max(end.Sub(begin), time.Nanosecond))
	var spans []span
	for _, s := range r.Stages {
		one := span{
			Name: s.Name, Took: took(s.Duration), Result: words.Printable(s.Result), Failed: s.Failed,
			Offset: percent(float64(s.Begin.Sub(begin)), all), Width: percent(float64(s.Duration), all),
		}
		if r.Submission != nil && s.Result == "job "+r.Submission.JobID {
			one.Result = ""
		}
		spans = append(spans, one)
	}
	return spans
}
