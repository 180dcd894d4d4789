package file

import (
	"slices"
	"strings"
	"sync"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/words"
)

// unknownKeyMessage begins what is said of a key without a place.
const unknownKeyMessage = "unknown key "

// unknownKey refuses a field of the mapping n, and says where its key belongs.
func unknownKey(f tree.Field, n *tree.Node, path, kind string, known []string) *job.Error {
	where := ""
	if path != "" {
		where = " in " + path
	}
	hint := wrapped(f, path)
	if hint == "" {
		hint = home(f, n, path, kind)
	}
	if hint == "" {
		hint = words.DidYouMean(f.Key, known)
	}
	if meant := nearestKey(f.Key); hint == "" && meant != "" {
		hint = home(tree.Field{Key: meant, At: f.At, Value: f.Value}, n, path, kind)
		if strings.HasPrefix(hint, meant+" belong") {
			hint = "did you mean " + meant + "? " + hint // it is not there, and not called so
		}
	}
	return &job.Error{Position: f.At, Message: unknownKeyMessage + words.Quoted(f.Key) + where, Hint: hint}
}

// keyWords are all keys that levels and rules know.
var keyWords = sync.OnceValue(func() []string {
	var all []string
	for _, l := range levels {
		all = append(all, l.keys...)
	}
	for _, r := range rules {
		for key := range strings.SplitSeq(r.keys, "|") {
			if key = strings.TrimSuffix(key, "s?"); !strings.ContainsAny(key, "?()_") {
				all = append(all, key)
			}
		}
	}
	return all
})

// nearestKey is the key of any place that a misspelt one was probably meant to be; empty for none that begins as it does.
func nearestKey(typed string) string {
	const short = 5 // letters of a key that is near to too many
	near := words.Nearest(typed, keyWords())
	if len(typed) < short || near == "" || !strings.EqualFold(near[:1], typed[:1]) {
		return ""
	}
	return near
}

// wrapped says what to do with a job that is below a key of the file, or with several in a list; empty for anything else.
func wrapped(f tree.Field, path string) string {
	isJob := func(n *tree.Node) bool {
		_, tasks := valueOf(n, "Tasks")
		return tasks != nil
	}
	switch {
	case path != "":
		return ""
	case isJob(f.Value):
		return "a job is below no key: leave it out, and begin the lines below it at the margin"
	case slices.ContainsFunc(f.Value.Items, isJob):
		return "a file has one job: give each item one of its own, without the dash"
	}
	return ""
}
