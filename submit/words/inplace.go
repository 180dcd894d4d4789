package words

import (
	"regexp"
	"strings"
)

// InPlace is a command that edits a file by a line of Perl, which is on Linux, on macOS and in Git for Windows alike: sed's -i wants a
// word behind it on macOS, and its \r is an r there.
func InPlace(perl, file string) string {
	return "perl -i -pe " + ShellWord(perl) + " " + ShellWord(file)
}

// PerlText is a text as a replacement of Perl's s|…|…| has it, and PerlPattern as its pattern has it.
func PerlText(text string) string { return perlText.Replace(text) }

// PerlPattern is the pattern of a text as it is.
func PerlPattern(text string) string { return perlPattern.Replace(regexp.QuoteMeta(text)) }

var (
	perlText    = strings.NewReplacer(`\`, `\\`, `$`, `\$`, `@`, `\@`, `|`, `\|`)
	perlPattern = strings.NewReplacer(`\|`, `\x7c`, `@`, `\@`)
)
