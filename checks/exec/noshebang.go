package exec

import (
	"bytes"
	"fmt"
	"path"
)

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
		problem.Message = p.name + " is empty, want a program or a script"
		return problem
	}
	if bytes.HasPrefix(p.Head, []byte("\xef\xbb\xbf#!")) {
		problem.Message = p.name + " has a byte order mark before its #!, which hides it from Linux"
		problem.Hint = `sed -i '1s/^\xef\xbb\xbf//' ` + path.Base(p.name)
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
