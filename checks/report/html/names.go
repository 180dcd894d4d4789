package html

import (
	"strings"

	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// digest is a whole one, of which a name has its start: nobody reads more, and no phone is as wide.
var digest = regexp.MustCompile(`(sha256:[0-9a-f]{12})[0-9a-f]{52}`)

// pieces are a name, cut where it may go on in the next line.
func pieces(name string) (all []string) {
	name = digest.ReplaceAllString(words.Printable(name), "$1…")
	for name != "" {
		n := strings.IndexAny(name, "/:@=,&?_") + 1
		if n == 0 {
			n = len(name)
		}
		all, name = append(all, name[:n]), name[n:]
	}
	return all
}

// prose is a text, cut where a long name or URL in it may go on in the next line.
func prose(text string) (all []string) {
	plain := ""
	for i, word := range strings.Split(words.Printable(text), " ") {
		if i > 0 {
			plain += " "
		}
		if len(word) <= maxWhole {
			plain += word
			continue
		}
		parts := pieces(word)
		all, plain = append(all, plain+parts[0]), ""
		if len(parts) > 1 {
			all, plain = append(all, parts[1:len(parts)-1]...), parts[len(parts)-1]
		}
	}
	return append(all, plain)
}

// word is one of a command line. A short one is not broken at its hyphens.
type word struct {
	Text  string
	Whole bool
}

// maxWhole is how long a word may be to stay whole, in bytes: half a line of a phone.
const maxWhole = 24

// breakable are the words of a line, each with the space behind it in a word of its own.
func breakable(line string) (all []word) {
	plain := ""
	for i, text := range strings.Split(line, " ") {
		if i > 0 {
			plain += " "
		}
		if len(text) > maxWhole || !strings.Contains(text, "-") {
			plain += text
			continue
		}
		if plain != "" {
			all = append(all, word{plain, false})
		}
		all, plain = append(all, word{text, true}), ""
	}
	return append(all, word{plain, false})
}
