package job

import (
	"cmp"
	"errors"
	"github.com/seatrial/seatrial/submit/words"
	"io/fs"
	"net/url"
	"os"
	"path"
	"strconv"
	"strings"
	"unicode"
)

// input makes the source that Bacalhau makes of the same flag (cmd/util/opts/storage_specconfig.go).
func (f *inputFlag) input(at Position) (*Input, *Error) {
	const blanks = " '\""
	uri := strings.Trim(f.uri, blanks)
	in := &Input{Alias: f.uri, Target: strings.Trim(f.target, blanks), URI: uri}
	switch {
	case uri == "":
		return nil, mistake(at, "no source, want src=URI").hinted("--input %s", words.ShellWord("src=ipfs://CID,dst="+in.Target))
	case strings.ContainsFunc(uri+in.Target, unicode.IsControl):
		return nil, mistake(at, "the input has a control character")
	case in.Target == "":
		return nil, mistake(at, "the path after the colon is empty").hinted("--input %s", words.ShellWord(uri+":"+DefaultTarget))
	}
	scheme, _, isURI := strings.Cut(uri, "://")
	if !isURI && strings.HasPrefix(strings.ToLower(uri), "ipfs:") {
		return nil, mistake(at, "want two slashes after ipfs:").hinted("--input ipfs://%s", strings.TrimLeft(uri[len("ipfs:"):], "/"))
	}
	var params map[string]any
	var fault *Error
	switch strings.ToLower(scheme) {
	case "ipfs":
		in.Source.Type = SourceIPFS
		params, fault = f.ipfs(at, uri)
	case "http", "https":
		in.Source.Type = SourceURL
		params, fault = f.url(at, uri)
	case "s3":
		in.Source.Type = SourceS3
		params, fault = f.s3(at, uri)
	case "file":
		in.Source.Type = SourceLocal
		params, fault = f.local(at, uri)
	}
	if !isURI {
		// Bacalhau guesses no scheme. What exists here is uploaded; of any other path, and of a bare CID, the
		// check input-scheme says what to type instead.
		in.Source.Type, params, fault = "", nil, nil
		if exists(uri) {
			in.Upload, in.Source.Type = uri, SourceIPFS
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

func (f *inputFlag) ipfs(at Position, uri string) (map[string]any, *Error) {
	u, err := parseURI(at, uri)
	switch {
	case err != nil:
		return nil, err
	case u.Host == "":
		return nil, mistake(at, "no CID after ipfs://").hinted("--input ipfs://%s", cmp.Or(strings.Trim(u.Path, "/"), "CID"))
	}
	// A subpath is not in the parameters: Bacalhau has no place for it. It stays in Input.URI (F31).
	return map[string]any{"CID": u.Host}, f.unknownOption(at, "an IPFS input", nil)
}

func (f *inputFlag) url(at Position, uri string) (map[string]any, *Error) {
	u, err := parseURI(at, uri)
	switch {
	case err != nil:
		return nil, err
	case u.Host == "":
		return nil, mistake(at, "the URL has no host")
	}
	return map[string]any{"URL": uri}, f.unknownOption(at, "a URL input", nil)
}

func (f *inputFlag) s3(at Position, uri string) (map[string]any, *Error) {
	u, err := parseURI(at, uri)
	switch {
	case err != nil:
		return nil, err
	case u.Host == "":
		return nil, mistake(at, "no bucket, want s3://BUCKET/KEY")
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

func (f *inputFlag) local(at Position, uri string) (map[string]any, *Error) {
	u, err := parseURI(at, uri)
	if err != nil {
		return nil, err
	}
	readWrite := false
	for option, value := range f.options {
		if _, ok := localOptions[option]; !ok {
			continue
		}
		on, err := strconv.ParseBool(value)
		if err != nil {
			return nil, mistake(at, "option %s is %s, want true or false", option, words.Quoted(value))
		}
		readWrite = on
	}
	source := path.Join(u.Host, u.Path)
	if source == "" {
		return nil, mistake(at, "no path, want file:///PATH")
	}
	return map[string]any{"SourcePath": source, "ReadWrite": readWrite, "CreateAs": ""},
		f.unknownOption(at, "a local input", localOptions)
}

func parseURI(at Position, uri string) (*url.URL, *Error) {
	u, err := url.Parse(uri)
	if err != nil {
		reason := err
		var inner *url.Error
		if errors.As(err, &inner) {
			reason = inner.Err
		}
		return nil, mistake(at, "not a URI: %s", words.OneLine(reason.Error()))
	}
	return u, nil
}
