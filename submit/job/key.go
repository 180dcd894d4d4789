package job

import (
	"github.com/seatrial/seatrial/submit/words"
	"strings"
)

func wrongKind(n *node, path, want string) *Error {
	if path == "" {
		return mistake(n.at, "the file is %s, want a job", n.describe())
	}
	return mistake(n.at, "%s is %s, want %s", lastKey(path), n.describe(), want)
}

func unknownKey(f field, path string, known []string) *Error {
	where := ""
	if path != "" {
		where = " in " + path
	}
	return &Error{Position: f.at, Message: "unknown key " + words.Quoted(f.key) + where, Hint: words.DidYouMean(f.key, known)}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// canonical spells a key as Bacalhau does; like encoding/json it takes any case.
func canonical(key string, known []string) string {
	for _, name := range known {
		if strings.EqualFold(name, key) {
			return name
		}
	}
	return key
}

// lastKey is the end of a path, for messages that have a position anyway.
func lastKey(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }
