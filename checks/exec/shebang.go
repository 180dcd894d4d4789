package exec

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/seatrial/seatrial/checks/rootfs"
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
