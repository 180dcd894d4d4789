package report

import "github.com/seatrial/seatrial/checks/lint"

// entry is one of a format that is a list of what is wrong and nothing else. What could not be judged is one too, as an error: in such
// a list there is no other place where it would be seen.
type entry struct {
	check    string
	severity lint.Severity
	message  string
	at       place
	// finding and its report; the finding has no check when the entry is why something could not be judged.
	finding lint.Finding
	report  *Report
}

// entries are what could not be judged, and what was found.
func entries(reports []*Report, opts Options) (all []entry) {
	for _, r := range whole(reports) {
		for _, f := range r.Errors {
			at := opts.place(r, f.Position, nil)
			all = append(all, entry{unjudged, lint.Error, "could not judge: " + about(f.Message, at), at, lint.Finding{Check: unjudged, Message: f.Message}, r})
		}
		for _, f := range r.Findings {
			at := opts.place(r, f.Position, f.Excerpt)
			all = append(all, entry{f.Check, f.Severity, said(f, at), at, f, r})
		}
	}
	return all
}
