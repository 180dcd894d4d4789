package exec

import (
	"context"
	"path"
	"strings"
)

// ShellCommand is the program that a command in shell form runs first: of ["/bin/sh", "-c", "exec
// python train.py"] it is python. It is advice: a shell may do otherwise.
type ShellCommand struct {
	// Line that the shell is given, and the Word that it starts with.
	Line string `json:"line"`
	Word string `json:"word"`
	// Path of the program, empty when there is none.
	Path string `json:"path,omitempty"`
	// Problem of the word: nil when it would start, or when that cannot be told without reading further.
	Problem *Problem `json:"problem,omitempty"`
}

// shells read a line behind -c.
var shells = map[string]bool{"sh": true, "bash": true, "dash": true, "ash": true, "zsh": true, "ksh": true}

// builtins are words that shells do not look up, of all the shells above together.
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

// shellCommand looks at a command in shell form, in what was read for the verdict.
func (r *resolver) shellCommand(ctx context.Context) *ShellCommand {
	line, ok := shellLine(r.Argv)
	word := firstWord(line)
	if !ok || word == "" || r.Verdict != Runs {
		return nil
	}
	c := &ShellCommand{Line: line, Word: word}
	look := *r
	look.Answer = &Answer{View: r.View.Frozen()}
	who := *r.user
	who.view = look.View
	look.user = &who
	_, found, problem, err := look.lookPath(ctx, word)
	switch {
	case err != nil:
		// It cannot be told without reading further, which advice is not worth.
	case problem != nil:
		c.Problem = problem
	default:
		c.Path = found.Path
	}
	return c
}

// shellLine is what is behind -c: ["bash", "-lc", "line"].
func shellLine(argv []string) (string, bool) {
	if len(argv) < 3 || !shells[path.Base(argv[0])] {
		return "", false
	}
	for i, word := range argv[1 : len(argv)-1] {
		switch {
		case !strings.HasPrefix(word, "-") || strings.HasPrefix(word, "--"):
			return "", false
		case strings.HasSuffix(word, "c"):
			return argv[i+2], true
		}
	}
	return "", false
}

// firstWord is the program of a line that starts with a simple command, empty when it takes a shell to tell.
func firstWord(line string) string {
	for word := range strings.FieldsSeq(line) {
		switch {
		case word == "exec":
			continue
		case strings.ContainsAny(word, "\"'`$\\*?~<>|&;(){}=#"), builtins[word], strings.HasPrefix(word, "-"):
			return ""
		}
		return word
	}
	return ""
}
