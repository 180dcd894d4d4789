package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

// annotations is how many of each kind GitHub shows of a step.
const annotations = 10

// annotation is one of GitHub's workflow commands in the making.
type annotation struct{ kind, place, title, message string }

// writeGitHub writes workflow commands, which GitHub shows as annotations beside the lines of a file. What it would not show is told
// by the last one that it does, and is in the step's log as text. The findings come worst first.
func writeGitHub(w io.Writer, reports []*Report, opts Options) error {
	var all []annotation
	for _, r := range whole(reports) {
		for _, f := range r.Errors {
			at := opts.place(r, f.Position, nil)
			all = append(all, annotation{"error", opts.properties(at), "could not judge", about(f.Message, at)})
		}
	}
	for _, severity := range []lint.Severity{lint.Error, lint.Warning, lint.Info} {
		for _, r := range whole(reports) {
			for _, f := range r.Findings {
				if f.Severity == severity {
					at := opts.place(r, f.Position, f.Excerpt)
					all = append(all, annotation{levels[severity].gitHub, opts.properties(at), f.Check, said(f, at)})
				}
			}
		}
	}
	total, shown := map[string]int{}, map[string]int{}
	for _, a := range all {
		total[a.kind]++
	}
	var b bytes.Buffer
	for _, a := range all {
		left := total[a.kind] - shown[a.kind]
		shown[a.kind]++
		switch {
		case total[a.kind] > annotations && shown[a.kind] == annotations:
			fmt.Fprintf(&b, "::%s title=and %d more::%s\n", a.kind, left, data("the step's log has them all, and so has its summary"))
			fallthrough
		case total[a.kind] > annotations && shown[a.kind] > annotations:
			fmt.Fprintf(&b, "  %s: %s [%s]\n", a.kind, words.Lines(strings.ReplaceAll(a.message, "\n", "\n    ")), a.title)
		default:
			fmt.Fprintf(&b, "::%s %stitle=%s::%s\n", a.kind, a.place, property(a.title), data(a.message))
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// properties are where a place is, with the comma before what follows. The name of an image is no file that could be shown.
func (o Options) properties(at place) string {
	if at.unreal {
		return ""
	}
	name, _ := o.inRepository(at)
	text := fmt.Sprintf("file=%s,line=%d,", property(name), at.line)
	if at.column > 0 {
		text += fmt.Sprintf("col=%d,", at.column)
	}
	if at.endColumn > at.column+1 {
		text += fmt.Sprintf("endColumn=%d,", at.endColumn-1) // the last one that is meant
	}
	return text
}

// data escapes a message and property a parameter, as the runner's own toolkit does.
func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(s))
}
