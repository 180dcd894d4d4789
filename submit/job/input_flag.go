package job

import (
	"github.com/seatrial/seatrial/submit/words"
	"strings"
)

// inputKeys are those of the long form, src=URI,dst=PATH,opt=KEY=VALUE, and what each means.
var inputKeys = map[string]string{
	"src": "src", "source": "src",
	"dst": "dst", "target": "dst", "destination": "dst",
	"opt": "opt", "option": "opt",
}

// parseInput reads one --input flag: everything Bacalhau reads (contract 2), and two short forms whose meaning
// is plain but which its parser mangles: a URL with a port and a URL with a query (F30).
func parseInput(raw string) (*Input, *Error) {
	at := flagPosition("input", raw)
	fields, err := splitCSV(raw)
	if err != nil {
		return nil, mistake(at, "%s, want URI[:PATH] or src=URI,dst=PATH", err)
	}
	typed := inputFlag{target: DefaultTarget, options: map[string]string{}}
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
			case ok:
				return nil, (&Error{Position: at, Message: "unknown key " + words.Quoted(key) + ", want src, dst or opt",
					Hint: words.DidYouMean(key, []string{"src", "source", "dst", "target", "destination", "opt", "option"})})
			case strings.HasPrefix(field, "/"):
				return nil, mistake(at, "%s is not KEY=VALUE", words.Quoted(field)).
					hinted("--input %s", words.ShellWord(typed.uri+":"+field))
			default:
				return nil, mistake(at, "%s is not KEY=VALUE, want src=, dst= or opt=", words.Quoted(field))
			}
		}
	}
	if typed.short {
		typed.splitTarget()
	}
	return typed.input(at)
}

// inputFlag is a --input flag taken apart.
type inputFlag struct {
	uri, target string
	options     map[string]string
	// short is the form URI[:PATH].
	short bool
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
	case scheme == "s3" || scheme == "file":
		return !strings.Contains(field, "=") && !strings.HasPrefix(field, "/")
	}
	return false
}

// splitTarget cuts :PATH off the URI. Bacalhau cuts at the last colon after the scheme, so that it takes
// the port of http://host:8080/f for a path; here a colon in a URL's host part or query cuts only before a slash.
func (f *inputFlag) splitTarget() {
	scheme, rest, ok := strings.Cut(f.uri, "://")
	if !ok {
		// Not a URI at all; Bacalhau refuses it. What follows a colon is a path if it looks like one.
		if i := strings.LastIndex(f.uri, ":/"); i > 0 {
			f.uri, f.target = f.uri[:i], f.uri[i+1:]
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
