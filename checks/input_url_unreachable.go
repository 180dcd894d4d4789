package checks

import (
	"fmt"
	"net/http"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

var inputURLUnreachable = &lint.Check{
	ID:       "input-url-unreachable",
	Title:    "a URL input answers HEAD with 200",
	Severity: lint.Error,
	Doc: `A node asks for a URL's size with HEAD before it decides to run the job, and wants ` + "`200 OK`" + ` after at most 10 redirects. For
anything else it says ` + "`HEAD https://… giving up after 4 attempt(s)`" + ` and hides the status; what you see is "not enough nodes".

Some servers refuse HEAD and answer GET, so that a browser and curl show the file: links signed for GET alone (S3, Google Cloud
Storage) and many APIs do. Nodes send no login of yours either. A server that says it is busy gives a warning only.

The question comes from your machine. A server that only your machine can reach passes here and fails on the network. One that
cannot be reached from here is skipped; one that is reached and does not answer makes the verdict unknown.`,
	Needs:  []lint.Fact{lint.FactInputs},
	Source: job.SourceURL,
	Run: probedInputs(job.SourceURL, func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		u := s.Probed(i).URL
		if u == nil || u.Code == http.StatusOK {
			return f
		}
		f.Fix = fetchedFirst(s, in, u.Name)
		switch {
		case u.Problem != "":
			f.Message = fmt.Sprintf("%s cannot be fetched: %s", typedURL(in), u.Problem)
			f.Fix = lint.Run("curl --head --location --max-redirs 10 " + words.ShellWord(typedURL(in))).For(lint.Keeper)
		case u.Get == "200 OK":
			f.Message = fmt.Sprintf("%s answers GET but not HEAD (%s), and nodes ask with HEAD first; want 200 OK for both", typedURL(in), u.Status)
		default:
			f.Message = fmt.Sprintf("%s answers %s, want 200 OK", where(in, u), u.Status)
			f.Fix = lint.Run("curl --head --location " + words.ShellWord(typedURL(in))).For(lint.Keeper)
			if busy(u.Code) {
				f.Severity = lint.Warning
			}
		}
		return f
	}),
}

// busy tells whether a status may be another one by the time a node asks.
func busy(code int) bool {
	return code >= 500 && code != http.StatusNotImplemented || code == http.StatusTooManyRequests || code == http.StatusRequestTimeout
}
