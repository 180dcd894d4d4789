package words

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// plainWord needs no quotes in a POSIX shell.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)

// ShellLine joins arguments to a line that a POSIX shell splits into the same arguments. It is one line whatever they
// hold: what cannot be printed is in $'…' quotes, which all but the smallest shells know (POSIX.1-2024, 2.2.4).
func ShellLine(args []string) string {
	words := make([]string, len(args))
	for i, arg := range args {
		words[i] = ShellWord(arg)
	}
	return strings.Join(words, " ")
}

// NoFlag is a path in a form that no program takes for a flag.
func NoFlag(path string) string {
	if strings.HasPrefix(path, "-") && path != "-" {
		return "./" + path
	}
	return path
}

func ShellWord(arg string) string {
	if plainWord.MatchString(arg) {
		return arg
	}
	if !utf8.ValidString(arg) || strings.ContainsFunc(arg, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return "$'" + escaped(arg) + "'"
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}

// escaped writes what cannot be printed as the bytes that it is, in octal: three digits always, so that none that follows is taken for another.
func escaped(arg string) string {
	var b strings.Builder
	for i := 0; i < len(arg); {
		r, size := utf8.DecodeRuneInString(arg[i:])
		switch {
		case r == '\'' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r) && (r != utf8.RuneError || size > 1):
			b.WriteRune(r)
		default:
			for _, c := range []byte(arg[i : i+size]) {
				fmt.Fprintf(&b, `\%03o`, c)
			}
		}
		i += size
	}
	return b.String()
}
