package mend

import (
	"cmp"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/lint"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Dockerfile applies the safe ones among the fixes of findings to a Dockerfile, and leaves all else in it as it is.
func Dockerfile(f *dockerfile.File, findings []lint.Finding) ([]byte, Applied) {
	var done Applied
	var edits []dockerfile.Edit
	text := f.Text
	for _, found := range respelledLast(findings) {
		reason := Unsafe(found.Fix)
		if reason == "" && len(found.Fix.Edits) == 0 {
			reason = "it is no edit of the Dockerfile"
		}
		if reason != "" {
			done.leave(found, reason)
			continue
		}
		more := append(edits[:len(edits):len(edits)], found.Fix.Edits...)
		out, err := f.Edit(more...)
		if err != nil {
			done.leave(found, err.Error())
			continue
		}
		text, edits = out, more
		done.Done = append(done.Done, found)
	}
	return text, done
}

var (
	// listed is a command that is given as words, of which a shell gets none but what is meant for it.
	listed = regexp.MustCompile(`(?i)^(?:ENTRYPOINT|CMD)\s+\[`)
	// unknown is what stands for the user's own program, also in a list.
	unknown = regexp.MustCompile(`"?/path/to/[^\s"]*|…`)
	// harmless are instructions that change how what is in the image starts.
	harmless = regexp.MustCompile(`(?i)^(?:(?:# )?VOLUME\s|(?:ENTRYPOINT|CMD|USER|FROM)\s|COPY\s(?:.*\s)?--chmod=|RUN (?:chmod|sed -i) )`)
)

// unsafeEdits says why edits of a Dockerfile are not made unasked; empty when they may be.
func unsafeEdits(edits []dockerfile.Edit) string {
	for _, e := range edits {
		if e.Op == dockerfile.SetFlag || e.Op == dockerfile.DropFlag || e.Op == dockerfile.Remove || respells(e) {
			continue
		}
		for line := range strings.SplitSeq(e.Text, "\n") {
			if blank := unknown.FindString(line); blank != "" {
				return strings.Trim(blank, `"',[]`) + " is for you to fill in"
			}
			if !harmless.MatchString(line) {
				name, _, _ := strings.Cut(line, " ")
				return "what " + name + " brings into the image is for you to choose"
			}
		}
	}
	return ""
}

// respells tells an edit after which the image is the same, so that all words in it are the user's own.
func respells(e dockerfile.Edit) bool { return e.Op == dockerfile.Respell || e.Op == dockerfile.Close }

// respelledLast has the findings whose edits leave the image as it is behind all others, which may edit the same lines: what is left of
// those is respelled when it is judged again.
func respelledLast(findings []lint.Finding) []lint.Finding {
	last := func(f lint.Finding) int {
		if len(f.Fix.Edits) > 0 && !slices.ContainsFunc(f.Fix.Edits, func(e dockerfile.Edit) bool { return !respells(e) }) {
			return 1
		}
		return 0
	}
	return slices.SortedStableFunc(slices.Values(findings), func(a, b lint.Finding) int { return cmp.Compare(last(a), last(b)) })
}
