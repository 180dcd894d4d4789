package checks

import (
	"net/http"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

var inputURLLength = &lint.Check{
	ID:       "input-url-length",
	Title:    "the server tells how long a URL input is",
	Severity: lint.Error,
	Doc: `A node wants to know how much disk a URL needs, and refuses the job when the answer to HEAD has no Content-Length:
` + "`content-length not provided by the server`" + `. Servers leave it out of what they make while they send it: exports,
API answers, archives of a repository, pages.

Fetch the file once and mount it as a folder, or put it where it has a length.`,
	Needs:  []lint.Fact{lint.FactInputs},
	Source: job.SourceURL,
	Run: probedInputs(job.SourceURL, func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		u := s.Probed(i).URL
		if u == nil || u.Code != http.StatusOK || u.Length >= 0 || u.Listing {
			return f
		}
		return lint.Finding{
			Message: where(in, u) + " has no Content-Length, without which nodes refuse the job",
			Fix:     fetchedFirst(s, in, u.Name),
		}
	}),
}
