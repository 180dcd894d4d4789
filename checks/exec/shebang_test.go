package exec

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks/rootfs"
)

func TestParseShebang(t *testing.T) {
	for head, want := range map[string]shebang{
		"#!/bin/sh\n":                                 {Interpreter: "/bin/sh"},
		"#!/bin/sh":                                   {Interpreter: "/bin/sh"},
		"#! \t/bin/sh \t\n":                           {Interpreter: "/bin/sh"},
		"#!/bin/sh ":                                  {Interpreter: "/bin/sh", EmptyArgument: true},
		"#!/usr/bin/env  python3 -u  \n":              {Interpreter: "/usr/bin/env", Argument: "python3 -u"},
		"#!/bin/sh\r\n":                               {Interpreter: "/bin/sh\r"},
		"#!/bin/sh\x00 -x\n":                          {Interpreter: "/bin/sh"},
		"#!\n":                                        {Fault: "its first line names no interpreter"},
		"#! \t \n/bin/sh":                             {Fault: "its first line names no interpreter"},
		"#!" + strings.Repeat(" ", 300):               {Fault: "its first line is blank"},
		"#!/" + strings.Repeat("x", 251) + "\n":       {Interpreter: "/" + strings.Repeat("x", 251)},
		"#!/" + strings.Repeat("x", 252) + "\n":       {Interpreter: "/" + strings.Repeat("x", 252)},
		"#!/" + strings.Repeat("x", 253) + "\n":       {Fault: "the name of its interpreter is longer than 255 bytes"},
		"#!/bin/sh -" + strings.Repeat("x", 300) + "": {Interpreter: "/bin/sh", Argument: "-" + strings.Repeat("x", 244)},
	} {
		got, ok := parseShebang([]byte(head)[:min(len(head), rootfs.HeadSize)])
		if diff := cmp.Diff(want, got); diff != "" || !ok {
			t.Errorf("%q (-want +got):\n%s", head, diff)
		}
	}
	if _, ok := parseShebang([]byte("# !/bin/sh\n")); ok {
		t.Error("a comment was taken for a first line")
	}
}

func FuzzShebang(f *testing.F) {
	for _, seed := range []string{"#!/bin/sh -e\n", "#!/usr/bin/env -S A=b python3\r\n", "#! \x00\n", "#!"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, head []byte) {
		line, ok := parseShebang(head)
		if !ok {
			return
		}
		if line.Fault == "" && (line.Interpreter == "" || len(line.Interpreter)+len(line.Argument) > rootfs.HeadSize) {
			t.Errorf("%+v", line)
		}
		if strings.ContainsAny(line.Interpreter, " \t\n\x00") || strings.ContainsAny(line.Argument, "\n\x00") {
			t.Errorf("%+v", line)
		}
		if text := line.String(); strings.ContainsAny(text, "\n\r\x00") {
			t.Errorf("not on one line: %q", text)
		}
		c := envCommand{words: []string{line.Argument, "/script"}, vars: map[string]string{}}
		_ = c.parse()
	})
}

func FuzzLdCache(f *testing.F) {
	f.Add(append([]byte(ldCacheNew), make([]byte, 100)...))
	f.Add([]byte(ldCacheOld))
	f.Fuzz(func(t *testing.T, raw []byte) {
		paths, err := parseLdCache(raw)
		if err == nil && paths == nil || err != nil && paths != nil {
			t.Error(paths, err)
		}
	})
}
