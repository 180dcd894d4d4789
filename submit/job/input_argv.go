package job

import "strings"

// escapeKey keeps a key whole in a URI, without touching the "*" and "/" that people read.
var escapeKey = strings.NewReplacer("%", "%25", "?", "%3F", "#", "%23", " ", "%20")

// Flag is the input as --input takes it: the short form unless Bacalhau would misread it (F30).
func (in Input) Flag() string {
	uri, options := in.uri()
	target := in.Target
	_, rest, ok := strings.Cut(uri, "://")
	if !ok {
		rest = uri
	}
	if len(options) == 0 && !strings.ContainsAny(rest, `:=,?"`) && !strings.ContainsAny(target, `:=,"`) {
		if target == DefaultTarget {
			return uri
		}
		return uri + ":" + target
	}
	return joinCSV(append([]string{"src=" + uri, "dst=" + target}, options...))
}

// SourceURI is where the input comes from, without the options that say what a URI cannot: "ipfs://CID".
func (in Input) SourceURI() string {
	uri, _ := in.uri()
	return uri
}

// uri is where the input comes from, and the options that say what a URI cannot.
func (in Input) uri() (uri string, options []string) {
	text := func(name string) string { value, _ := in.Source.Params[name].(string); return value }
	switch in.Source.Type {
	case SourceIPFS:
		uri = "ipfs://" + text("CID")
	case SourceURL:
		uri = text("URL")
	case SourceS3:
		uri = "s3://" + text("Bucket") + "/" + escapeKey.Replace(text("Key"))
		for _, option := range []struct{ name, param string }{
			{"endpoint", "Endpoint"}, {"region", "Region"}, {"filter", "Filter"},
			{"version-id", "VersionID"}, {"checksum-256", "ChecksumSHA256"},
		} {
			if value := text(option.param); value != "" {
				options = append(options, "opt="+option.name+"="+value)
			}
		}
	case SourceLocal, SourceLocalDirectory:
		uri = "file://" + text("SourcePath")
		if on, _ := in.Source.Params["ReadWrite"].(bool); on {
			options = append(options, "opt=rw=true")
		}
	}
	if in.URI != "" {
		uri = in.URI
	}
	return uri, options
}
