package report

import "time"

// span is a stage on the page: its bar begins and is as wide as the stage did and was, in percent of all.
type span struct {
	Name, Took, Result string
	Failed             bool
	Offset, Width      float64
}

func timeline(stages []Stage) []span {
	if len(stages) == 0 {
		return nil
	}
	begin, end := stages[0].Begin, stages[0].Begin
	for _, s := range stages {
		if e := s.Begin.Add(s.Duration); e.After(end) {
			end = e
		}
	}
	all := float64(max(end.Sub(begin), time.Nanosecond))
	var spans []span
	for _, s := range stages {
		spans = append(spans, span{
			Name: s.Name, Took: took(s.Duration), Result: printable(s.Result), Failed: s.Failed,
			Offset: percent(float64(s.Begin.Sub(begin)), all), Width: percent(float64(s.Duration), all),
		})
	}
	return spans
}
