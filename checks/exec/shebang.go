package exec

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"unicode"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/words"
)

// shebang is a script's first line as Linux reads it.
type shebang struct {
	// Interpreter as written, and the rest of the line as the one argument that Linux makes of it.
	Interpreter, Argument string
	// EmptyArgument: the file ends in blanks behind the interpreter, which Linux makes an argument of.
	EmptyArgument bool
	// Fault is why Linux takes the line for none: "it names no interpreter".
	Fault string
}

// parseShebang mirrors load_script of Linux. head is how the file starts: up to its first line or to
// rootfs.HeadSize bytes. It reports false for a file that does not start with "#!".
func parseShebang(head []byte) (shebang, bool) {
	if !bytes.HasPrefix(head, []byte("#!")) {
		return shebang{}, false
	}
	// Linux looks at a buffer of zeros that the file was read into.
	var buf [rootfs.HeadSize]byte
	copy(buf[:], head)
	line := buf[2 : len(buf)-1]
	newline := bytes.IndexByte(buf[:], '\n')
	if newline >= 0 {
		line = buf[2:newline]
	} else {
		start := bytes.TrimLeft(line, " \t")
		if len(start) == 0 {
			return shebang{Fault: "its first line is blank"}, true
		}
		if !bytes.ContainsAny(start, " \t\x00") {
			return shebang{Fault: "the name of its interpreter is longer than 255 bytes"}, true
		}
	}
	line = bytes.Trim(line, " \t")
	// A zero ends the line, as it ends every string in the kernel.
	line, _, _ = bytes.Cut(line, []byte{0})
	if len(line) == 0 {
		return shebang{Fault: "its first line names no interpreter"}, true
	}
	end := bytes.IndexAny(line, " \t")
	if end < 0 {
		return shebang{Interpreter: string(line)}, true
	}
	argument := string(bytes.Trim(line[end:], " \t"))
	return shebang{Interpreter: string(line[:end]), Argument: argument, EmptyArgument: argument == "" && newline < 0}, true
}

// String is the line: "#! /usr/bin/env python3".
func (s shebang) String() string {
	line := strings.TrimSuffix("#! "+s.Interpreter+" "+s.Argument, " ")
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, strings.ReplaceAll(line, "\r", `\r`))
}

// foreign are the beginnings of files that other systems run.
var foreign = []struct{ magic, what string }{
	{"MZ", "a program for Windows"},
	{"\xcf\xfa\xed\xfe", "a program for macOS"},
	{"\xce\xfa\xed\xfe", "a program for macOS"},
	{"\xca\xfe\xba\xbe", "a program for macOS or Java"},
	{"PK\x03\x04", "a zip or jar archive"},
	{"\x1f\x8b", "compressed with gzip"},
	{"\x00asm", "a WebAssembly module"},
	{"BC\xc0\xde", "LLVM bitcode"},
	{"!<arch>\n", "a library for linking"},
}

func noShebang(p program, line shebang) *Problem {
	problem := &Problem{Kind: NoShebang, Path: p.name, Hint: "begin the file with a line such as #!/bin/sh"}
	if line.Fault != "" {
		problem.Message = fmt.Sprintf("%s starts with #! but %s", p.name, line.Fault)
		return problem
	}
	if p.Size == 0 {
		problem.Message, problem.Hint = p.name+" is empty, want a program or a script", ""
		return problem
	}
	if bytes.HasPrefix(p.Head, []byte("\xef\xbb\xbf#!")) {
		problem.Message = p.name + " has a byte order mark before its #!, which hides it from Linux"
		problem.Hint = WithoutMark(path.Base(p.name))
		return problem
	}
	for _, f := range foreign {
		if bytes.HasPrefix(p.Head, []byte(f.magic)) {
			problem.Message = fmt.Sprintf("%s is %s, want one for Linux", p.name, f.what)
			problem.Hint = ""
			return problem
		}
	}
	problem.Message = p.name + " is no program for Linux, and no #! line in it says what runs it"
	return problem
}

// WithoutMark is a command that takes the byte order mark out of a script.
func WithoutMark(name string) string {
	return words.InPlace(`s/^\xef\xbb\xbf// if $. == 1`, name)
}

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
	return words.InPlace(`s/\r$//`, path.Base(name)) + ", and have git keep it so: *.sh text eol=lf in .gitattributes"
}

// shells are those that refuse an option with a carriage return at its end.
var shells = map[string]bool{"sh": true, "bash": true, "dash": true, "ash": true, "zsh": true, "ksh": true}
