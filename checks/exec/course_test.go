package exec

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mvdan.cc/sh/v3/syntax"
)

// FuzzScript: a script is followed to its ends without a crash and within its bounds, each time the same way, and what it runs
// is made of its own words and of those that it was given.
func FuzzScript(f *testing.F) {
	files, err := filepath.Glob("testdata/entrypoints/*.sh")
	if err != nil || len(files) == 0 {
		f.Fatal("no scripts", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), "postgres\x00-c\x00a b")
	}
	for _, text := range []string{"f() { f; }; f", "set -- \"${@:1:$#-1}\"; exec \"${@:$#}\"", "a=(1 \"$@\"); a+=(2); exec \"${a[@]:1}\" ${a[-1]}", "for ((i=0;i<9;i++)); do shift; done; exec $@",
		"while read -r l; do exec $l; done < /x | cat", "case $1 in [a-z]*) exec ${1%%-*};& *) ;; esac", "[[ $1 =~ ^- && ! -f $2 ]] || exec ${1//a/b}", "trap 'exec x' EXIT; (exit 1) || return 2; exec -a n \"$0\" \"$*\"",
		"x=$x$x; IFS=,; set -- $x; local a; unset x; export $1 PATH=/x; exec ${!1} ${#@} ${@: -1}", "cat <<E | exec $(command -v $1)\n$(f)\nE", "select x in a; do break 9; done; time -p { coproc exec a; } &"} {
		f.Add(text, "a\x00-b\x00")
	}
	f.Fuzz(func(t *testing.T, text, given string) {
		if len(text) > 8<<10 || len(given) > 256 {
			return
		}
		file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
		if err != nil {
			return
		}
		argv := append([]string{"/e.sh"}, strings.Split(given, "\x00")...)
		outcome := func() string {
			words := wordsOf(argv)
			w := &scriptWalk{zero: words[0], path: "/e.sh"}
			ends, ok := w.run(file, &course{params: words[1:], vars: map[string][]Word{}, arrays: map[string]bool{}})
			var b strings.Builder
			for _, end := range ends {
				for _, c := range end.commands {
					for _, word := range c.words {
						if word.Word < 0 || word.Word >= len(argv) || word.Line < 0 || word.Known && word.File == "" && word.Text != argv[word.Word] {
							t.Errorf("%q: %+v", text, word)
						}
						fmt.Fprintf(&b, "%q ", word.Text)
					}
					parseLevel(c.words, 1)
				}
				fmt.Fprintf(&b, "%d %t\n", end.leaves, end.fails)
			}
			return fmt.Sprint(ok, b.String())
		}
		if first, second := outcome(), outcome(); first != second {
			t.Errorf("%q is not always the same:\n%s\n%s", text, first, second)
		}
		(&Line{reads: map[int]bool{}}).parameters(file, false)
	})
}
