package job

import (
	"github.com/seatrial/seatrial/submit/words"
	"strings"
)

// Publisher types as Bacalhau names them.
const (
	PublisherIPFS      = "ipfs"
	PublisherS3        = "s3"
	PublisherS3Managed = "s3managed"
	PublisherLocal     = "local"
	PublisherNoop      = "noop"
)

var publisherNames = []string{PublisherIPFS, PublisherS3, PublisherS3Managed, PublisherLocal}

// parsePublisher reads one --publisher flag: TYPE, or URI[,opt=KEY=VALUE], or dst=URI[,opt=KEY=VALUE]
// (cmd/util/opts/publisher_specconfig.go). Parameters get the names that nodes read, in whatever case they were typed.
func parsePublisher(raw string) (*Spec, *Error) {
	at := flagPosition("publisher", raw)
	fields, err := splitCSV(raw)
	if err != nil {
		return nil, mistake(at, "%s, want one of %s", err, strings.Join(publisherNames, ", "))
	}
	var destination string
	options := map[string]string{}
	for i, field := range fields {
		key, value, ok := strings.Cut(field, "=")
		switch key = strings.ToLower(key); {
		case i == 0 && (!ok || strings.Contains(key, "://")):
			// Bacalhau refuses a key with a "=" in this form although its meaning is plain.
			destination = field
		case ok && (key == "target" || key == "dst" || key == "destination"):
			destination = value
		case ok && (key == "opt" || key == "option"):
			if name, setting, _ := strings.Cut(value, "="); name != "" {
				options[name] = setting
			}
		case ok:
			return nil, &Error{Position: at, Message: "unknown key " + words.Quoted(key) + ", want dst or opt",
				Hint: words.DidYouMean(key, []string{"dst", "target", "destination", "opt", "option"})}
		default:
			return nil, mistake(at, "%s is not KEY=VALUE, want dst= or opt=", words.Quoted(field))
		}
	}
	return publisherSpec(at, strings.Trim(destination, " '\""), options)
}

func publisherSpec(at Position, destination string, options map[string]string) (*Spec, *Error) {
	u, err := parseURI(at, destination)
	if err != nil {
		return nil, err
	}
	kind := u.Scheme
	if kind == "" {
		kind = u.Path
	}
	spec := &Spec{Type: kind}
	switch kind {
	case PublisherIPFS, PublisherLocal, PublisherS3Managed:
	case PublisherS3:
		spec.Params = map[string]any{"Bucket": u.Host, "Key": strings.TrimLeft(u.Path, "/")}
	case "":
		return nil, mistake(at, "no publisher, want one of %s", strings.Join(publisherNames, ", "))
	default:
		return nil, &Error{Position: at, Hint: words.DidYouMean(kind, publisherNames),
			Message: "unknown publisher " + words.Quoted(kind) + ", want one of " + strings.Join(publisherNames, ", ")}
	}
	known := publisherParams[kind]
	for _, option := range sortedKeys(options) {
		param, ok := findParam(known, option)
		switch {
		case ok:
			spec.Params[param.name] = options[option]
		case len(known) == 0:
			return nil, mistake(at, "unknown option %s: the %s publisher has none", words.Quoted(option), kind)
		default:
			return nil, &Error{Position: at, Message: "unknown option " + words.Quoted(option) + " of the s3 publisher",
				Hint: words.DidYouMean(option, paramNames(known))}
		}
	}
	return spec, missingParam(at, "the "+kind+" publisher", spec.Params, known)
}
