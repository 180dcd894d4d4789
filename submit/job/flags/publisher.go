package flags

import (
	"maps"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

var publisherNames = []string{job.PublisherIPFS, job.PublisherS3, job.PublisherS3Managed, job.PublisherLocal}

// parsePublisher reads one --publisher flag: TYPE, or URI[,opt=KEY=VALUE], or dst=URI[,opt=KEY=VALUE]
// (cmd/util/opts/publisher_specconfig.go). Parameters get the names that nodes read, in whatever case they were typed.
func parsePublisher(raw string) (*job.Spec, *job.Error) {
	at := At("publisher", raw)
	fields, err := splitCSV(raw)
	if err != nil {
		return nil, job.Mistake(at, "%s, want one of %s", err, strings.Join(publisherNames, ", "))
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
			return nil, &job.Error{Position: at, Message: "unknown key " + words.Quoted(key) + ", want dst or opt",
				Hint: words.DidYouMean(key, []string{"dst", "target", "destination", "opt", "option"})}
		default:
			return nil, job.Mistake(at, "%s is not KEY=VALUE, want dst= or opt=", words.Quoted(field))
		}
	}
	return publisherSpec(at, strings.Trim(destination, " '\""), options)
}

func publisherSpec(at job.Position, destination string, options map[string]string) (*job.Spec, *job.Error) {
	u, err := parseURI(at, destination)
	if err != nil {
		return nil, err
	}
	kind := u.Scheme
	if kind == "" {
		kind = u.Path
	}
	spec := &job.Spec{Type: kind}
	switch kind {
	case job.PublisherIPFS, job.PublisherLocal, job.PublisherS3Managed:
	case job.PublisherS3:
		spec.Params = map[string]any{"Bucket": u.Host, "Key": strings.TrimLeft(u.Path, "/")}
	case "":
		return nil, job.Mistake(at, "no publisher, want one of %s", strings.Join(publisherNames, ", "))
	default:
		return nil, &job.Error{Position: at, Hint: words.DidYouMean(kind, publisherNames),
			Message: "unknown publisher " + words.Quoted(kind) + ", want one of " + strings.Join(publisherNames, ", ")}
	}
	known := job.PublisherParams[kind]
	for _, option := range slices.Sorted(maps.Keys(options)) {
		param, ok := known.Find(option)
		switch {
		case ok:
			spec.Params[param.Name] = options[option]
		case option == "compress": // in the documentation, of earlier versions: results in S3 are packed unless the encoding is plain
		case len(known) == 0:
			return nil, job.Mistake(at, "unknown option %s: the %s publisher has none", words.Quoted(option), kind)
		default:
			return nil, &job.Error{Position: at, Message: "unknown option " + words.Quoted(option) + " of the s3 publisher",
				Hint: words.DidYouMean(option, known.Names())}
		}
	}
	return spec, known.Missing(at, "the "+kind+" publisher", spec.Params)
}
