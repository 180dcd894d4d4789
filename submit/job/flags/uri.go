package flags

import (
	"strings"

	"github.com/seatrial/seatrial/submit/job"
)

// escapeKey keeps a key whole in a URI, without touching the "*" and "/" that people read.
var escapeKey = strings.NewReplacer("%", "%25", "?", "%3F", "#", "%23", " ", "%20")

// escapePath keeps a path whole in a file:// URI, to Bacalhau's own parser too.
var escapePath = strings.NewReplacer("%", "%25", "?", "%3F", "#", "%23")

// Input is an input as --input takes it: the short form unless Bacalhau would misread it (F30).
func Input(in job.Input) string {
	uri, options := place(in)
	target := in.Target
	scheme, rest, _ := strings.Cut(uri, "://")
	// A colon cuts before a slash wherever it stands, and before anything else only behind a scheme that is known.
	path := strings.HasPrefix(target, "/") && !strings.HasPrefix(target, "//")
	if path && len(options) == 0 && !strings.ContainsAny(scheme+rest, ":=,?\"\n\r") && !strings.ContainsAny(target, `:=,"`) {
		if target == job.DefaultTarget {
			return uri
		}
		return uri + ":" + target
	}
	return JoinCSV(append([]string{"src=" + uri, "dst=" + target}, options...))
}

// URI is where an input comes from, without the options that say what a URI cannot: "ipfs://CID".
func URI(in job.Input) string {
	uri, _ := place(in)
	return uri
}

// place is where the input comes from, and the options that say what a URI cannot.
func place(in job.Input) (uri string, options []string) {
	text := func(name string) string { value, _ := in.Source.Params[name].(string); return value }
	switch in.Source.Type {
	case job.SourceIPFS:
		uri = "ipfs://" + text("CID")
	case job.SourceURL:
		uri = text("URL")
	case job.SourceS3:
		uri = "s3://" + text("Bucket") + "/" + escapeKey.Replace(text("Key"))
		for _, option := range []struct{ name, param string }{
			{"endpoint", "Endpoint"}, {"region", "Region"}, {"filter", "Filter"},
			{"version-id", "VersionID"}, {"checksum-256", "ChecksumSHA256"},
		} {
			if value := text(option.param); value != "" {
				options = append(options, "opt="+option.name+"="+value)
			}
		}
	case job.SourceLocal, job.SourceLocalDirectory:
		uri = "file://" + escapePath.Replace(text("SourcePath"))
		if on, _ := in.Source.Params["ReadWrite"].(bool); on {
			options = append(options, "opt=rw=true")
		}
	}
	if in.URI != "" {
		uri = in.URI
	}
	return uri, options
}
