package exec

import "strings"

// builtins are words that shells do not look up, of all shells together.
var builtins = setOf(`. : [ [[ { ( ! alias bg break builtin caller case cd command compgen continue coproc declare dirs disown do
	done echo elif else enable esac eval exit export false fc fg fi for function getopts hash help history if in jobs kill let
	local mapfile popd printf pushd pwd read readarray readonly return select set shift shopt source suspend test then time
	times trap true type typeset ulimit umask unalias unset until wait while`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}
