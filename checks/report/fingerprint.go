package report

import (
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
)

// fingerprint is a finding's own, for programs that know files: of the file that it is in or that stands for its workload, and of the flag
// that it is about. The name of an image is none of it, which has another tag the next time.
func fingerprint(f lint.Finding, at place) string {
	f.Position.Source = at.path
	if strings.HasPrefix(at.typed, "-") {
		f.Position.Source += "\n" + at.typed
	}
	return f.Fingerprint()
}
