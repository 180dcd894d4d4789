package job

import "github.com/seatrial/seatrial/submit/words"

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
func (f *inputFlag) unknownOption(at Position, kind string, known map[string]string) *Error {
	for _, option := range sortedKeys(f.options) {
		if _, ok := known[option]; ok {
			continue
		}
		if len(known) == 0 {
			return mistake(at, "unknown option %s: %s has none", words.Quoted(option), kind)
		}
		return &Error{Position: at, Message: "unknown option " + words.Quoted(option) + " of " + kind,
			Hint: words.DidYouMean(option, sortedKeys(known))}
	}
	return nil
}
