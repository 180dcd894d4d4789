package checks

import (
	"slices"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// shifts tells whether each word is used once another one is the $0.
func (l shellLine) shifts(lost []int) bool {
	for i := range l.Line.Passed {
		if lost[0] != 0 || !l.Line.Reads(i+1) {
			return false
		}
	}
	return true
}

// parameters are the names of positions: "$2, $3".
func parameters(positions []int) string {
	var names []string
	for _, position := range positions {
		names = append(names, "$"+strconv.Itoa(position))
	}
	return strings.Join(names, ", ")
}

// firstParameter is a $1 that is a whole word of a line.
var firstParameter = regexp.MustCompile(`(^|\s)("\$1"|"\$\{1\}"|\$1|\$\{1\})(\s|[;&|]|$)`)

// single are parts of a line in which more words than one may not do in the place of one, or are none.
var single = regexp.MustCompile("[\"'\\\\`#(<>[]|\\$\\{?1|\\b(case|test|if|while|until|cd)\\b")

// fixAll has a line take all words that it takes one of; a $0 that it does not use is put before them when one is lost for it.
func (l shellLine) fixAll(lost []int) lint.Fix {
	text := l.Line.Text
	at := firstParameter.FindAllStringSubmatchIndex(text, -1)
	one := len(at) == 1 && !single.MatchString(text[:at[0][4]]+text[at[0][5]:])
	for position := range l.Line.Passed {
		one = one && (position < 2 || !l.Line.Reads(position))
	}
	if !one {
		return lint.Advise(`have the line in ` + oneWord(text) + ` use "$@", which are all of its words`).For(lint.User)
	}
	with := text[:at[0][4]] + `"$@"` + text[at[0][5]:]
	list, from := l.lists.list(l.Line.Place.Word)
	i := l.Line.Place.Word - from
	list[i] = with
	if lost[0] == 0 {
		list = slices.Insert(list, i+1, "--")
	}
	return l.lists.set(l.Line.Place.Word, list)
}
