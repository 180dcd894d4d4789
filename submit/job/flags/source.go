package flags

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// blanks are around a value without a meaning.
const blanks = " '\""

// input makes the source that Bacalhau makes of the same flag (cmd/util/opts/storage_specconfig.go).
func (f *inputFlag) input(at job.Position) (*job.Input, *job.Error) {
	uri := f.uri
	if !f.path {
		uri = strings.Trim(uri, blanks)
	}
	in := &job.Input{Alias: f.uri, Target: strings.Trim(f.target, blanks), URI: uri}
	switch {
	case uri == "":
		return nil, job.Mistake(at, "no source, want src=URI").Hinted("--input %s", words.ShellWord("src=ipfs://CID,dst="+in.Target))
	case strings.ContainsFunc(in.Target, unicode.IsControl), strings.ContainsFunc(uri, unicode.IsControl) && !isPath(uri):
		return nil, job.Mistake(at, "the input has a control character")
	case in.Target == "" && f.short && len(f.options) == 0:
		return nil, job.Mistake(at, "the path after the colon is empty").Hinted("--input %s", words.ShellWord(uri+":"+job.DefaultTarget))
	case in.Target == "":
		return nil, job.Mistake(at, "the path is empty").Hinted("--input %s", words.ShellWord(f.line(job.DefaultTarget, "")))
	}
	scheme, _, isURI := strings.Cut(uri, "://")
	if !isURI && strings.HasPrefix(strings.ToLower(uri), "ipfs:") {
		return nil, job.Mistake(at, "want two slashes after ipfs:").Hinted("--input ipfs://%s", strings.TrimLeft(uri[len("ipfs:"):], "/"))
	}
	var params map[string]any
	var fault *job.Error
	switch strings.ToLower(scheme) {
	case "ipfs":
		in.Source.Type = job.SourceIPFS
		params, fault = f.ipfs(at, uri)
	case "http", "https":
		in.Source.Type = job.SourceURL
		params, fault = f.url(at, uri)
	case "s3":
		in.Source.Type = job.SourceS3
		params, fault = f.s3(at, uri)
	case "file":
		in.Source.Type = job.SourceLocal
		params, fault = f.local(at, uri)
	}
	if !isURI {
		// Bacalhau guesses no scheme. What exists here is uploaded; of any other path, and of a bare CID, the
		// check input-scheme says what to type instead.
		in.Source.Type, params, fault = "", nil, nil
		if exists(uri) {
			in.Upload, in.Source.Type = uri, job.SourceIPFS
			fault = f.unknownOption(at, "a local folder", nil)
		}
	}
	in.Source.Params = params
	return in, fault
}

// exists tells whether a path of this machine is there, be it closed to the user.
func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil || errors.Is(err, fs.ErrPermission)
}

func (f *inputFlag) ipfs(at job.Position, uri string) (map[string]any, *job.Error) {
	u, err := parseURI(at, uri)
	switch {
	case err != nil:
		return nil, err
	case u.Host == "":
		return nil, job.Mistake(at, "no CID after ipfs://").Hinted("--input ipfs://%s", cmp.Or(strings.Trim(u.Path, "/"), "CID"))
	}
	// A subpath is not in the parameters: Bacalhau has no place for it. It stays in Input.URI (F31).
	return map[string]any{"CID": u.Host}, f.unknownOption(at, "an IPFS input", nil)
}

func (f *inputFlag) url(at job.Position, uri string) (map[string]any, *job.Error) {
	u, err := parseURI(at, uri)
	switch {
	case err != nil:
		return nil, err
	case u.Host == "":
		return nil, job.Mistake(at, "the URL has no host")
	}
	return map[string]any{"URL": uri}, f.unknownOption(at, "a URL input", nil)
}

func (f *inputFlag) s3(at job.Position, uri string) (map[string]any, *job.Error) {
	u, err := parseURI(at, uri)
	switch {
	case err != nil:
		return nil, err
	case u.Host == "":
		return nil, job.Mistake(at, "no bucket, want s3://BUCKET/KEY")
	}
	params := map[string]any{
		"Bucket": u.Host, "Key": strings.TrimLeft(u.Path, "/"),
		"Filter": "", "Region": "", "Endpoint": "", "VersionID": "", "ChecksumSHA256": "",
	}
	for option, value := range f.options {
		if param, ok := s3Options[option]; ok {
			params[param] = value
		}
	}
	return params, f.unknownOption(at, "an S3 input", s3Options)
}

func (f *inputFlag) local(at job.Position, uri string) (map[string]any, *job.Error) {
	readWrite := false
	for option, value := range f.options {
		if _, ok := localOptions[option]; !ok {
			continue
		}
		on, err := strconv.ParseBool(value)
		if err != nil {
			return nil, job.Mistake(at, "option %s is %s, want true or false", option, words.Quoted(value))
		}
		readWrite = on
	}
	source := pathOf(uri)
	if source == "" {
		return nil, job.Mistake(at, "no path, want file:///PATH")
	}
	return map[string]any{"SourcePath": source, "ReadWrite": readWrite, "CreateAs": ""},
		f.unknownOption(at, "a local input", localOptions)
}

func parseURI(at job.Position, uri string) (*url.URL, *job.Error) {
	u, err := url.Parse(uri)
	if err != nil {
		reason := err
		var inner *url.Error
		if errors.As(err, &inner) {
			reason = inner.Err
		}
		return nil, job.Mistake(at, "not a URI: %s", words.Printable(reason.Error()))
	}
	return u, nil
}

// s3Options are the options of an s3:// input and the parameters they set.
var s3Options = map[string]string{
	"endpoint":     "Endpoint",
	"region":       "Region",
	"filter":       "Filter",
	"versionID":    "VersionID",
	"version-id":   "VersionID",
	"version_id":   "VersionID",
	"checksum-256": "ChecksumSHA256",
	"checksum256":  "ChecksumSHA256",
	"checksum_256": "ChecksumSHA256",
}

// localOptions are the options of a file:// input.
var localOptions = map[string]string{
	"rw": "ReadWrite", "read-write": "ReadWrite", "read_write": "ReadWrite", "readwrite": "ReadWrite",
}

// unknownOption refuses the first option that a kind of source does not have. Bacalhau refuses those of
// S3 and local inputs, and drops the others without a word.
func (f *inputFlag) unknownOption(at job.Position, kind string, known map[string]string) *job.Error {
	for _, option := range sortedKeys(f.options) {
		if _, ok := known[option]; ok {
			continue
		}
		without := "--input " + words.ShellWord(f.line(strings.Trim(f.target, blanks), option))
		switch {
		case len(known) == 0:
			return job.Mistake(at, "unknown option %s: %s has none", words.Quoted(option), kind).Hinted("%s", without)
		case job.IsMountMode(option):
			return job.Mistake(at, "unknown option %s of %s", words.Quoted(option), kind).Hinted("%s", without)
		}
		return &job.Error{Position: at, Message: "unknown option " + words.Quoted(option) + " of " + kind,
			Hint: words.DidYouMean(option, slices.Sorted(maps.Keys(known)))}
	}
	return nil
}

func sortedKeys(options map[string]string) []string { return slices.Sorted(maps.Keys(options)) }
