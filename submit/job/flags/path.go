package flags

import (
	"net/url"
	"path"
	"strings"
	"unicode"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// onDisk is PATH or PATH:TARGET in the short form, for a file or folder that is here and in whose name something would have a
// meaning of its own: ./a,b or ./a=b. It is nil for everything else. No scheme and no key of the long form begins so.
func onDisk(raw string) *inputFlag {
	if key, _, ok := strings.Cut(raw, "="); strings.Contains(raw, "://") || ok && inputKeys[strings.ToLower(key)] != "" {
		return nil
	}
	name, target := raw, job.DefaultTarget
	if cut := strings.LastIndex(raw, ":/"); cut > 0 && !exists(raw) {
		name, target = raw[:cut], raw[cut+1:]
	}
	plain := strings.Trim(name, blanks) == name && !strings.ContainsAny(name, `,="`) && !strings.ContainsFunc(name, unicode.IsControl)
	if plain || !exists(name) {
		return nil
	}
	return &inputFlag{uri: name, target: target, path: true}
}

// unsplit refuses a value that is no CSV record. One quote in a name is why, most of the time, and then the hint has it quoted.
func unsplit(at job.Position, raw string, err error) *job.Error {
	fault := job.Mistake(at, "%s, want URI[:PATH] or src=URI,dst=PATH", err)
	typed := inputFlag{uri: raw, target: job.DefaultTarget}
	if key, _, ok := strings.Cut(raw, "="); strings.HasPrefix(raw, `"`) || !strings.Contains(raw, `"`) || ok && inputKeys[strings.ToLower(key)] != "" {
		return fault
	}
	typed.splitTarget()
	return fault.Hinted("--input %s", words.ShellWord(typed.line(typed.target, "")))
}

// isPath tells a path of this machine or of a node's, whose name may have anything, from other URIs.
func isPath(uri string) bool {
	return strings.HasPrefix(strings.ToLower(uri), "file://") || !strings.Contains(uri, "://") && exists(uri)
}

// pathOf is the path in a file:// URI, as Bacalhau reads it, but for what is no part of a path in a URL and was meant to be: a name
// with "?", "#", a control character or a "%" that escapes nothing.
func pathOf(uri string) string {
	_, rest, _ := strings.Cut(uri, "://")
	if plain, err := url.PathUnescape(rest); err == nil {
		rest = plain
	}
	return path.Join(rest)
}
