package flags

import (
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// addMode notes one more of Docker's words behind the mount.
func (f *inputFlag) addMode(words string) {
	if f.mode != "" {
		words = f.mode + "," + words
	}
	f.mode = words
}

// cutMode splits the short form, and takes off what Docker has behind a mount: ./data:/inputs:ro. The last colon of a URI may be
// the one before that, so that there is another to split at.
func (f *inputFlag) cutMode() {
	if rest, mode := job.CutMountMode(f.uri); mode != "" && !f.short && strings.Contains(rest, ":/") && !strings.HasSuffix(rest, "://") &&
		strings.LastIndex(rest, ":/") > strings.Index(rest, "://") && f.target == job.DefaultTarget && !exists(f.uri) {
		f.short = true // src=./data:/inputs:ro
	}
	for {
		if f.short {
			f.splitTarget()
		}
		typed, behind := strings.Trim(f.target, blanks), f.mode
		target, mode := job.CutMountMode(typed)
		if mode == "" && f.short && !strings.Contains(f.uri, "://") && !exists(f.uri) {
			// ./data:ro, unless there is a folder of that name.
			if f.uri, mode = job.CutMountMode(f.uri); mode != "" {
				target = f.target
			}
		}
		if mode == "" {
			return
		}
		f.mode = mode
		if behind != "" {
			f.mode += "," + behind
		}
		if f.target = target; target != "" {
			return
		}
		f.target = job.DefaultTarget
		if !f.short {
			return
		}
	}
}

// docker refuses Docker's words behind a mount: to a node they are part of the path, and the program finds nothing where it
// looks (F63). What can be written to is the long form's option, and of local inputs only.
func (f *inputFlag) docker(at job.Position) *job.Error {
	uri := strings.Trim(f.uri, blanks)
	fields := []string{"src=" + uri, "dst=" + strings.Trim(f.target, blanks)}
	local := strings.HasPrefix(strings.ToLower(uri), "file://")
	for _, name := range sortedKeys(f.options) {
		if _, writes := localOptions[name]; !writes || !local || !job.Writes(f.mode) {
			fields = append(fields, "opt="+name+"="+f.options[name])
		}
	}
	if local && job.Writes(f.mode) {
		fields = append(fields, "opt=rw=true")
	}
	return job.Mistake(at, "%s is Docker's word behind a mount, and would be part of the path here", words.Quoted(":"+f.mode)).
		Hinted("--input %s", words.ShellWord(JoinCSV(fields)))
}
