package exec

import (
	"context"
	"strings"
)

// builtins are words that shells do not look up, of all shells together.
var builtins = setOf(`. : [ [[ { ( ! alias bg break builtin caller case cd command compgen continue coproc declare dirs disown do
	done echo elif else enable esac eval exit export false fc fg fi for function getopts hash help history if in jobs kill let
	local mapfile popd printf pushd pwd read readarray readonly return select set shift shopt source suspend test then time
	times trap true type typeset ulimit umask unalias unset until wait while`)

// lineWords are those that a line may begin with in every shell, bashWords those in bash alone.
var (
	lineWords = setOf(`. : [ ! { ( alias cd command echo eval exec exit export false for if case printf pwd read readonly set shift source
	test times trap true type ulimit umask unset until wait while`)
	bashWords = setOf(`[[ declare let popd pushd shopt time typeset`)
)

// shellOf is the shell of the image that has a word for one of its own, empty for none. source is a dot to all but bash.
func (r *resolver) shellOf(word string) string {
	if !lineWords[word] && !bashWords[word] {
		return ""
	}
	has := r.named(context.Background()) // it reads nothing
	switch {
	case lineWords[word] && word != "source" && has("sh"):
		return "sh"
	case has("bash"):
		return "bash"
	case word == "source" && has("sh"):
		return "sh"
	}
	return ""
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}
