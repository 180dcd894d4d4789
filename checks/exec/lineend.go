package exec

import (
	"fmt"
	"path"
	"strings"
)

// lineEnd judges what an editor left at the end of the line, which is then part of the argument. env judges its own.
func lineEnd(p program, line shebang) (*Problem, error) {
	if line.EmptyArgument {
		return nil, unknown("the first line of %s ends in blanks and nothing else, so that %s is passed an empty word", p.name, line.Interpreter)
	}
	if !strings.HasSuffix(line.Argument, "\r") || path.Base(line.Interpreter) == "env" {
		return nil, nil
	}
	if !shells[path.Base(line.Interpreter)] {
		return nil, unknown("%s has Windows line ends, and %s is passed %s", p.name, line.Interpreter, quote(line.Argument))
	}
	return &Problem{Kind: InterpreterCRLF, Path: p.name, Hint: unixLines(p.name),
		Message: fmt.Sprintf("%s has Windows line ends, so that %s is passed %s, want %s",
			p.name, line.Interpreter, quote(line.Argument), strings.TrimSuffix(line.Argument, "\r"))}, nil
}

// unixLines is how to get rid of Windows line ends.
func unixLines(name string) string {
	return "sed -i 's/\\r$//' " + path.Base(name) + ", and have git keep it so: *.sh text eol=lf in .gitattributes"
}
