package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/seatrial/seatrial/submit/words"
)

// writeGitHub writes workflow commands, which GitHub shows as annotations beside the
// lines of a job file. It shows ten of each kind, and the findings come worst first.
func writeGitHub(w io.Writer, reports []*Report, _ Options) error {
	var b bytes.Buffer
	for _, r := range whole(reports) {
		for _, f := range r.Findings {
			place := ""
			if f.Position.Line > 0 {
				place = fmt.Sprintf("file=%s,line=%d,col=%d,",
					property(words.Printable(f.Position.Source)), f.Position.Line, max(f.Position.Column, 1))
				if e := f.Excerpt; e != nil && e.EndColumn > f.Position.Column+1 {
					place += fmt.Sprintf("endColumn=%d,", e.EndColumn-1) // the last one that is meant
				}
			}
			message := words.Printable(f.Message)
			if f.Position.Line == 0 {
				message = words.Printable(f.Position.String()) + ": " + message
			}
			message += "\n" + f.Fix.Label() + ": " + words.Printable(f.Fix.String())
			fmt.Fprintf(&b, "::%s %stitle=%s::%s\n", levels[f.Severity].gitHub, place, property(f.Check), data(message))
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// data escapes a message and property a parameter, as the runner's own toolkit does.
func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(s))
}
