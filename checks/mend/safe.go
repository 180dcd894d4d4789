// Package mend applies fixes to what the user typed: to a job file, or to a command line; and to an image, where that needs no source.
package mend

import (
	"cmp"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/limits"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// What is safe is applied when the user asks for fixes and is not shown each of them. It is a fix that changes only how the job
// is written:
//
//   - It is edits to the job file, to the command line or to a Dockerfile; images, inputs and what is on this machine are the user's.
//   - In a Dockerfile it is about how what is there starts: its command, its user, its volumes, its platform, the execute bits and the
//     line ends of its files, or makes the image that it made before. What brings files or programs is the user's.
//   - Its values are there: nothing in them stands for what only the user knows, is left to a shell, or is for a node's operator to
//     give.
//   - Nothing that the job had is gone afterwards: each key and each item is there, with the same value or another one, and no
//     network, publisher or source has become one of another type. It asks for no less, and of no other nodes. Words of the command
//     are there still when they have become part of another one.
//   - What is mounted is where the program looks for it.
//
// How bad the finding is does not matter. Unsafe and lost say which of this does not hold.

// Unsafe says why a fix is not applied unasked, by what it is; empty when that may be done. What the words of the job's own command
// have in them is the user's, and no place for them to fill in.
func Unsafe(f lint.Fix, own ...string) string {
	switch {
	case f.Dockerfile != "" && len(f.Edits) == 0:
		return "it is for the image's Dockerfile"
	case f.Shell != "" && len(f.Edits) == 0:
		return "it is a command for you to run"
	case f.Advice != "", f.By != "":
		return "it is for " + string(cmp.Or(f.By, lint.User))
	case len(f.File)+len(f.Flags)+len(f.Words)+len(f.Edits) == 0:
		return "there is none"
	}
	if reason := unsafeEdits(f.Edits); reason != "" {
		return reason
	}
	for _, text := range values(f) {
		if strings.HasPrefix(text, "env:") || strings.Contains(text, "=env:") {
			return given
		}
	}
	if blank := Blank(f, own...); blank != "" {
		return blank + " is for you to fill in"
	}
	for _, flag := range f.Flags {
		if flag.Expands {
			return "a shell fills in " + flag.Value
		}
	}
	return ""
}

// Whose doing a fix is, or whose part in it there is no way around.
func Whose(f lint.Fix) lint.Whose {
	switch {
	case f.By != "":
		return f.By
	case f.Dockerfile != "" && len(f.Edits) == 0:
		return lint.Builder
	case Unsafe(f) == given:
		return lint.Operator
	}
	return lint.User
}

// given is why a value is not safe that a node has to have.
const given = "the nodes' operator must give it"

// Blank is what in the edits of a fix stands for what only the user knows, and is in none of the user's own words; empty when nothing
// does.
func Blank(f lint.Fix, own ...string) string {
	var shell []string
	for _, flag := range f.Flags {
		if flag.Expands {
			shell = append(shell, flag.Value)
		}
	}
	for _, text := range values(f) {
		blanks := placeholder
		if slices.Contains(shell, text) {
			blanks = filledIn
		}
		for _, found := range blanks.FindAllString(text, -1) {
			found = strings.Trim(found, "/:,=. \"'")
			if !slices.ContainsFunc(own, func(word string) bool { return strings.Contains(word, found) }) {
				return found
			}
		}
	}
	return ""
}

// words that stand for what only the user knows.
const blanks = `(?:^|[^A-Za-z0-9_$-])(?:ABSOLUTE|BUCKET|CID|COMMAND|DIR|DOMAIN|FILE|FOLDER|HOST|ID|IMAGE|JOB|KEY|NAME|NUMBER|PASSWORD|` +
	`PATH|PORT|PREFIX|PROGRAM|REGION|SECONDS|SIZE|TAG|TOKEN|URL|USER|VALUE|WHERE|YOU|YOUR)(?:$|[^A-Za-z0-9_-])|/path/to/\S*|…|\bhost\.example\b`

var (
	// placeholder is what stands in a value for what only the user knows, or for what a shell would do.
	placeholder = regexp.MustCompile(blanks + `|\$[A-Za-z_{(]\S*`)
	// filledIn is the same in a value that a shell expands.
	filledIn = regexp.MustCompile(blanks)
)

// values are the texts that a fix puts in.
func values(f lint.Fix) []string {
	all := append([]string{}, f.Words...)
	for _, e := range f.Edits {
		if respells(e) {
			continue
		}
		for line := range strings.SplitSeq(e.Text, "\n") {
			// What a shell does there is the image's.
			if instruction, rest, _ := strings.Cut(line, " "); instruction != "RUN" && !listed.MatchString(line) {
				all = append(all, rest)
			}
		}
	}
	for _, flag := range f.Flags {
		all = append(all, flag.Value)
	}
	for _, e := range f.File {
		documents, fault := tree.Read("a fix", "a job", []byte("{"+strings.TrimPrefix(e.YAML, "- ")+"}"), limits.JobFile)
		if fault != nil || len(documents) == 0 {
			continue // it cannot be applied either, which will be said
		}
		all = append(all, texts(documents[0])...)
	}
	return all
}

// texts are the scalars of a value, without its keys.
func texts(n *tree.Node) []string {
	all := []string{}
	if n.Kind == tree.Text {
		all = append(all, n.Text)
	}
	for _, item := range n.Items {
		all = append(all, texts(item)...)
	}
	for _, field := range n.Fields {
		all = append(all, texts(field.Value)...)
	}
	return all
}
