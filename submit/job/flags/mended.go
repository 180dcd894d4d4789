package flags

import (
	"slices"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// foreignKeys are keys that --input does not have, with the one that each stands for: those of Docker's and Podman's --mount
// (docs.docker.com/engine/storage/bind-mounts, podman-run(1)), and words that say the same. Those without one have no place in a job.
var foreignKeys = map[string]string{
	"from": "src", "uri": "src", "url": "src", "cid": "src", "host": "src", "folder": "src", "file": "src",
	"to": "dst", "path": "dst", "mount": "dst", "mountpoint": "dst", "mountpath": "dst", "mount_path": "dst", "container": "dst",

	"rw": "rw", "readwrite": "rw", "read-write": "rw", "read_write": "rw", "readonly": "ro", "read-only": "ro", "read_only": "ro", "ro": "ro",

	"type": "", "bind-propagation": "", "bind-nonrecursive": "", "bind-recursive": "", "consistency": "", "relabel": "", "z": "",
	"u": "", "chown": "", "idmap": "", "volume-driver": "", "volume-opt": "", "volume-nocopy": "", "volume-subpath": "", "image-subpath": "",
	"tmpfs-size": "", "tmpfs-mode": "", "notmpcopyup": "",
}

// dockersOwn are the types of Docker's mounts that are no input, with what to do instead.
var dockersOwn = map[string]struct{ is, instead string }{
	"volume":  {"a volume is on this machine's engine alone, want a folder", "docker run --rm -v %s:/from:ro -v \"$PWD/data\":/to busybox cp -a /from/. /to"},
	"tmpfs":   {"no node mounts a tmpfs, and the container may write to its own folders", ""},
	"image":   {"no node mounts an image, want a folder", ""},
	"npipe":   {"no node has a named pipe of this machine, want a folder", ""},
	"cluster": {"a volume of Swarm's is on its machines alone, want a folder", ""},
}

// foreign refuses a key that --input does not have, with the line that says the same where there is one.
func foreign(at job.Position, key string, fields []string) *job.Error {
	fault := job.Mistake(at, "unknown key %s, want src, dst or opt", words.Quoted(key))
	for _, field := range fields {
		name, value, _ := strings.Cut(field, "=")
		if own, ok := dockersOwn[strings.ToLower(value)]; ok && strings.EqualFold(name, "type") {
			fault = job.Mistake(at, "%s", own.is)
			if source := valueOf(fields, "src"); source != "" && own.instead != "" {
				fault.Hint = strings.ReplaceAll(own.instead, "%s", words.ShellWord(source))
			}
			return fault
		}
	}
	if line := mended(fields); line != "" {
		return fault.Hinted("--input %s", words.ShellWord(line))
	}
	fault.Hint = words.DidYouMean(key, []string{"src", "source", "dst", "target", "destination", "opt", "option"})
	return fault
}

// meaning is the key of --input that a key stands for: "src", "dst", "opt", "rw", "ro", or "" for none; ok is false for one that nobody knows.
func meaning(key string) (means string, ok bool) {
	key = strings.ToLower(strings.TrimSpace(key))
	if means, ok = inputKeys[key]; ok {
		return means, true
	}
	means, ok = foreignKeys[key]
	return means, ok
}

// valueOf is the value of the first field whose key stands for one of --input's.
func valueOf(fields []string, means string) string {
	for _, field := range fields {
		key, value, _ := strings.Cut(field, "=")
		if is, _ := meaning(key); is == means {
			return value
		}
	}
	return ""
}

// mended is the long form of an input whose fields have keys of others; empty when it cannot be told what was meant.
func mended(fields []string) string {
	var source, target string
	var options []string
	writes := false
	for i, field := range fields {
		key, value, hasValue := strings.Cut(field, "=")
		means, known := meaning(key)
		switch {
		case !hasValue && job.IsMountMode(field):
			writes = writes || job.Writes(field)
		case !known && i == 0 && !hasValue:
			source = field
		case !known && i == 0 && strings.HasPrefix(value, "/") && (strings.Contains(key, "/") || exists(key)):
			source, target = key, value // ./data=/inputs
		case !known:
			return ""
		case means == "src":
			source = value
		case means == "dst":
			target = value
		case means == "opt":
			options = append(options, field)
		case means == "rw", means == "ro":
			on, err := strconv.ParseBool(value)
			writes = writes || (on || err != nil) == (means == "rw")
		}
	}
	switch {
	case strings.Trim(source, blanks) == "":
		return ""
	case strings.HasPrefix(source, "/") && !exists(source):
		source = "file://" + source // of the nodes
	}
	if writes && strings.HasPrefix(strings.ToLower(source), "file://") && !slices.Contains(options, "opt=rw=true") {
		options = append(options, "opt=rw=true")
	}
	if strings.Trim(target, blanks) == "" {
		target = job.DefaultTarget
	}
	return taken(append([]string{"src=" + source, "dst=" + target}, options...))
}

// taken are fields as one value, if --input takes it, and empty otherwise.
func taken(fields []string) string {
	line := JoinCSV(fields)
	if _, fault := parseInput(line); fault != nil {
		return ""
	}
	return line
}

// line is the long form of what was typed, with a target and without an option: of all that could be read, what is right.
func (f *inputFlag) line(target, without string) string {
	fields := []string{"src=" + strings.Trim(f.uri, blanks), "dst=" + target}
	for _, name := range sortedKeys(f.options) {
		if name != without {
			fields = append(fields, "opt="+name+"="+f.options[name])
		}
	}
	return JoinCSV(fields)
}

var (
	// apart is what people put between keys instead of a comma.
	apart = regexp.MustCompile(`(?i)[\s;]+((?:src|source|dst|target|destination|opt|option)=)`)
	// spaced is a source and a path without a colon between.
	spaced = regexp.MustCompile(`^(\S+)\s+(/\S*)$`)
	// colons are keys with colons.
	colons = regexp.MustCompile(`(?i)^(src|source|dst|target|destination):(.*)$`)
)

// separated refuses an input whose parts are not apart from each other as --input has them. What is the name of something here, or
// a URL with a query, may have any of those characters.
func separated(at job.Position, raw string, fields []string) *job.Error {
	typed := strings.TrimSpace(strings.TrimPrefix(fields[0], "src="))
	if exists(typed) || strings.Contains(raw, "?") {
		return nil
	}
	line := ""
	switch named := slices.Clone(fields); {
	case !slices.ContainsFunc(fields, func(field string) bool { return !colons.MatchString(field) }):
		for i, field := range fields {
			named[i] = colons.ReplaceAllString(field, "$1=$2")
		}
		line = taken(named)
	case apart.MatchString(raw):
		if again, err := splitCSV(apart.ReplaceAllString(raw, ",$1")); err == nil {
			line = taken(again)
		}
	case len(fields) == 1 && spaced.MatchString(typed):
		line = taken([]string{spaced.ReplaceAllString(typed, "$1:$2")})
	}
	if line == "" {
		return nil
	}
	return job.Mistake(at, "want URI:PATH or src=URI,dst=PATH").Hinted("--input %s", words.ShellWord(line))
}
