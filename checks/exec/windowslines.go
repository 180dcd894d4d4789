package exec

import (
	"fmt"
	"path"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// windowsLines is why a script with Windows line ends surely fails when a shell reads it, whose first line Linux does not ask about: sh
// run.sh. Most of its lines only have a carriage return too much in their last word, and what that does is the program's matter; nil then.
func windowsLines(s shellScript, file *syntax.File) *Problem {
	if !strings.Contains(string(s.Text), "\r\n") {
		return nil
	}
	lines := windowsText{strings.Split(string(s.Text), "\n"), map[string]bool{"bash": true, "rbash": true}[path.Base(s.dialect)]}
	for i, stmt := range file.Stmts {
		if why := lines.fault(stmt, i == 0, i == len(file.Stmts)-1); why != "" {
			return &Problem{Kind: InterpreterCRLF, Path: s.Path, Read: true, Hint: unixLines(s.Path),
				Message: fmt.Sprintf("%s has Windows line ends, so that %s %s, want those of Unix", s.Path, s.dialect, why)}
		}
		if call, ok := stmt.Cmd.(*syntax.CallExpr); ok && len(call.Args) > 0 && closing[call.Args[0].Lit()] {
			return nil // nothing behind it is read
		}
	}
	return nil
}

// closing words of a shell end a script.
var closing = setOf("exec exit return")

// windowsText is a script by its lines; bash goes on where other shells end at a fault of a word of their own.
type windowsText struct {
	lines []string
	bash  bool
}

// fault is what the shell makes of a statement; empty when it may be nothing.
func (t windowsText) fault(stmt *syntax.Stmt, first, last bool) string {
	word := ""
	switch c := stmt.Cmd.(type) {
	case *syntax.IfClause:
		word = t.kept(c.ThenPos, "then")
	case *syntax.WhileClause:
		word = t.kept(c.DoPos, "do")
	case *syntax.ForClause:
		word = t.kept(c.DoPos, "do")
	case *syntax.CaseClause:
		word = t.kept(c.In, "in")
	case *syntax.CallExpr:
		return t.call(stmt, c, first, last)
	}
	if word == "" {
		return ""
	}
	return "does not know " + quote(word+"\r") + " and ends with a syntax error"
}

// call judges a simple command, of which every word is known.
func (t windowsText) call(stmt *syntax.Stmt, call *syntax.CallExpr, first, last bool) string {
	var words []string
	for _, arg := range call.Args {
		words = append(words, arg.Lit())
	}
	n := len(words)
	if n == 0 || len(stmt.Redirs) > 0 || stmt.Background || words[n-1] == "" || t.kept(call.Args[n-1].Pos(), words[n-1]) == "" {
		return ""
	}
	option := n > 1 && len(words[1]) > 1 && strings.ContainsAny(words[1][:1], "-+") && words[1] != "--"
	switch {
	case words[0] == "set" && first && !t.bash && option && (n == 2 || n == 3 && strings.HasSuffix(words[1], "o")):
		return "is given the option " + quote(words[n-1]+"\r") + " and ends with 2"
	case !last || stmt.Negated:
		return ""
	case n == 1, n == 2 && words[0] == "exec":
		return "looks for " + quote(words[n-1]+"\r") + " and ends with 127"
	}
	if words[0] == "exec" {
		words = words[1:]
	}
	level := parseLevel(wordsOf(words), 0)
	if level.Script == nil || level.Script.Place.Word != len(words)-1 {
		return ""
	}
	return fmt.Sprintf("has %s read %s, which is no file", words[0], quote(words[len(words)-1]+"\r"))
}

// kept is a word that has a carriage return and the end of its line behind it; empty for another.
func (t windowsText) kept(at syntax.Pos, word string) string {
	if !at.IsValid() || int(at.Line()) > len(t.lines) || !strings.HasSuffix(t.lines[at.Line()-1], word+"\r") {
		return ""
	}
	return word
}
