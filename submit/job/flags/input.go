package flags

import (
	"net/url"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// inputKeys are those of the long form, src=URI,dst=PATH,opt=KEY=VALUE, and what each means.
var inputKeys = map[string]string{
	"src": "src", "source": "src",
	"dst": "dst", "target": "dst", "destination": "dst",
	"opt": "opt", "option": "opt",
}

// parseInput reads one --input flag: everything Bacalhau reads (contract 2), and two short forms whose meaning
// is plain but which its parser mangles: a URL with a port and a URL with a query (F30).
func parseInput(raw string) (*job.Input, *job.Error) {
	at := At("input", raw)
	if typed := onDisk(raw); typed != nil {
		return typed.whole(at)
	}
	fields, err := splitCSV(raw)
	if err != nil {
		return nil, unsplit(at, raw, err)
	}
	if fault := separated(at, raw, fields); fault != nil {
		return nil, fault
	}
	typed := inputFlag{target: job.DefaultTarget, options: map[string]string{}}
	for i, field := range fields {
		key, value, ok := strings.Cut(field, "=")
		switch inputKeys[strings.ToLower(key)] {
		case "src":
			typed.uri, typed.open = value, true
		case "dst":
			typed.target, typed.open = value, false
		case "opt":
			name, setting, _ := strings.Cut(value, "=")
			if name != "" {
				typed.options[name] = setting
			}
			typed.open = false
		default:
			switch {
			case i == 0 && (!ok || strings.Contains(key, "://")):
				typed.short, typed.uri, typed.open = true, field, true
			case typed.continues(field):
				typed.uri += "," + field
			case i > 0 && job.IsMountMode(field):
				typed.addMode(field)
			case ok:
				return nil, foreign(at, key, fields)
			case strings.HasPrefix(field, "/"):
				return nil, job.Mistake(at, "%s is not KEY=VALUE", words.Quoted(field)).
					Hinted("--input %s", words.ShellWord(typed.uri+":"+field))
			default:
				return nil, typed.unkeyed(at, field)
			}
		}
	}
	in, fault := typed.whole(at)
	if fault == nil {
		in.Misread = misread(fields, in)
	}
	return in, fault
}

// whole is the input of a flag of which all is read.
func (f *inputFlag) whole(at job.Position) (*job.Input, *job.Error) {
	f.cutMode()
	if f.mode != "" {
		return nil, f.docker(at)
	}
	return f.input(at)
}

// inputFlag is a --input flag taken apart.
type inputFlag struct {
	uri, target string
	options     map[string]string
	// short is the form URI[:PATH].
	short bool
	// mode is what Docker takes behind a mount, and Bacalhau does not: "ro,z" (F63).
	mode string
	// path: the URI is the path of a file or folder that is here, whatever is in it.
	path bool
	// open means that the URI is the last value so far, so that a comma may belong to it.
	open bool
}

// continues tells whether a field after a comma still belongs to the URI: Bacalhau's CSV record breaks there.
func (f *inputFlag) continues(field string) bool {
	scheme, rest, _ := strings.Cut(f.uri, "://")
	switch {
	case !f.open:
		return false
	case scheme == "http" || scheme == "https":
		return strings.Contains(rest, "?") || !strings.Contains(field, "=") && !strings.HasPrefix(field, "/")
	case scheme == "s3" || scheme == "file" || !f.short && !strings.Contains(f.uri, "://"): // the last is a path of this machine
		return !strings.Contains(field, "=") && !strings.HasPrefix(field, "/")
	}
	return false
}

// unkeyed refuses a field without a key. Behind a path it may be the rest of its name, which then wants quotes.
func (f *inputFlag) unkeyed(at job.Position, field string) *job.Error {
	fault := job.Mistake(at, "%s is not KEY=VALUE, want src=, dst= or opt=", words.Quoted(field))
	if field != "" && strings.HasPrefix(f.target, "/") && f.target != job.DefaultTarget && f.uri != "" && !f.short {
		return fault.Hinted("--input %s", words.ShellWord(f.line(f.target+","+field, "")))
	}
	return fault
}

// splitTarget cuts :PATH off the URI. Bacalhau cuts at the last colon after the scheme, so that it takes
// the port of http://host:8080/f for a path; here a colon in a URL's host part or query cuts only before a slash.
func (f *inputFlag) splitTarget() {
	scheme, rest, ok := strings.Cut(f.uri, "://")
	if !ok {
		// Not a URI at all; Bacalhau refuses it. What follows a colon is a path if it looks like one.
		if i := strings.LastIndex(f.uri, ":/"); i > 0 {
			f.uri, f.target = f.uri[:i], f.uri[i+1:]
		} else if bare, ok := strings.CutSuffix(f.uri, ":"); ok && !exists(f.uri) {
			f.uri, f.target = bare, ""
		}
		return
	}
	// Before from no colon cuts, and after strict only one before a slash does.
	from, strict := 0, len(rest)
	switch strings.ToLower(scheme) {
	case "ipfs", "s3", "file":
	case "http", "https":
		if from = strings.IndexAny(rest, "/?#"); from < 0 {
			from = len(rest)
		}
		if from > 0 && rest[from-1] == ':' {
			from--
		}
		if query := strings.IndexAny(rest, "?#"); query >= 0 {
			strict = query
		}
	default:
		strict = -1
	}
	for i := strings.LastIndexByte(rest[from:], ':'); i >= 0; i = strings.LastIndexByte(rest[from:from+i], ':') {
		cut := from + i
		after := rest[cut+1:]
		if cut > strict && (!strings.HasPrefix(after, "/") || strings.HasPrefix(after, "//")) {
			continue
		}
		f.uri, f.target = scheme+"://"+rest[:cut], after
		return
	}
}

// misread says what Bacalhau's own parser makes of an input that is read here as it is meant (F30): empty when both read the
// same. These are the rules of cmd/util/opts/storage_specconfig.go.
func misread(fields []string, in *job.Input) string {
	first := fields[0]
	key, _, hasKey := strings.Cut(first, "=")
	long := hasKey && inputKeys[strings.ToLower(key)] != ""
	if hasKey && !long {
		return "takes " + words.Quoted(key) + " for a key that it does not know"
	}
	for _, field := range fields[1:] {
		if key, _, ok := strings.Cut(field, "="); !ok || inputKeys[strings.ToLower(key)] == "" {
			return "cuts the URI at its comma"
		}
	}
	if long {
		return ""
	}
	u, err := url.Parse(first)
	if err != nil {
		return "takes it for no URI"
	}
	// The scheme that it looks for is in lower case, whatever was typed.
	rest := strings.TrimPrefix(first, u.Scheme+"://")
	uri, target := first, job.DefaultTarget
	if i := strings.LastIndexByte(rest, ':'); i >= 0 {
		uri, target = u.Scheme+"://"+rest[:i], rest[i+1:]
	}
	for _, field := range fields[1:] {
		switch key, value, _ := strings.Cut(field, "="); inputKeys[strings.ToLower(key)] {
		case "src":
			uri = value
		case "dst":
			target = value
		}
	}
	switch {
	case strings.Trim(target, blanks) != in.Target:
		return "takes " + words.Quoted(target) + ", which comes after the last colon, for the path"
	case strings.Trim(uri, blanks) != in.URI:
		return "takes " + words.Quoted(uri) + " for the URI"
	}
	return ""
}
