package exec_test

import (
	"github.com/seatrial/seatrial/checks/exec"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

var scriptQuestions = []question{
	{name: "script", argv: []string{"/run.sh"}, items: []Item{script("run.sh", "#!/bin/sh")}, chain: "/run.sh → #! /bin/sh → /bin/sh (/usr/bin/dash)" + glibcTail},
	{name: "script with an argument", argv: []string{"/run.sh"}, items: []Item{script("run.sh", "#! /bin/sh\t-e  ")}, chain: "/run.sh → #! /bin/sh -e → /bin/sh (/usr/bin/dash)" + glibcTail},
	{name: "env", argv: []string{"/run.py"}, items: []Item{script("run.py", "#!/usr/bin/env python3")},
		chain: "/run.py → #! /usr/bin/env python3 → /usr/bin/env" + glibcTail + " → python3 → /usr/bin/python3 (/usr/bin/python3.11)" + glibcTail},
	{name: "env -S", argv: []string{"/run.py"}, items: []Item{script("run.py", "#!/usr/bin/env -S PYTHONPATH=/app python3 -u")},
		chain: "/run.py → #! /usr/bin/env -S PYTHONPATH=/app python3 -u → /usr/bin/env" + glibcTail + " → python3 → /usr/bin/python3 (/usr/bin/python3.11)" + glibcTail},
	{name: "env without -S", argv: []string{"/run.py"}, items: []Item{script("run.py", "#!/usr/bin/env python3 -u")}, kind: exec.InterpreterArguments, missing: "python3 -u"},
	{name: "env lacks it", argv: []string{"/run.py"}, items: []Item{script("run.py", "#!/usr/bin/env python")}, kind: exec.InterpreterMissing, missing: "python", says: "/run.py"},
	{name: "env with CRLF", argv: []string{"/run.py"}, items: []Item{script("run.py", "#!/usr/bin/env python3\r")}, kind: exec.InterpreterCRLF, missing: "python3\r"},
	{name: "env with an option", argv: []string{"/run.py"}, items: []Item{script("run.py", "#!/usr/bin/env -i")}, undecided: "-i"},
	{name: "env of busybox with -S", argv: []string{"/run.py"}, items: []Item{script("run.py", "#!/usr/bin/env -S sh -e"), File("bin2/busybox", 0o755, static), Symlink("usr/bin/env", "/bin2/busybox")}, undecided: "-S"},
	{name: "env runs itself for ever", argv: []string{"/loop"}, items: []Item{script("loop", "#!/usr/bin/env /loop")}, undecided: "over and over"},
	{name: "F12 CRLF", argv: []string{"/run.sh"}, items: []Item{script("run.sh", "#!/bin/sh\r")}, kind: exec.InterpreterCRLF, missing: "/bin/sh\r", says: `"/bin/sh\r"`},
	{name: "CRLF behind an argument", argv: []string{"/run.sh"}, items: []Item{script("run.sh", "#!/bin/sh -e\r")}, kind: exec.InterpreterCRLF, says: `"-e\r"`},
	{name: "F12 missing interpreter", argv: []string{"/run.sh"}, items: []Item{script("run.sh", "#!/bin/bash")}, kind: exec.InterpreterMissing, missing: "/bin/bash"},
	{name: "interpreter not executable", argv: []string{"/run.sh"}, items: []Item{script("run.sh", "#!/etc/passwd")}, kind: exec.NotExecutable, says: "/etc/passwd"},
	{name: "F13", argv: []string{"/run.sh"}, items: []Item{script("run.sh", "echo hello")}, kind: exec.NoShebang},
	{name: "empty", argv: []string{"/run.sh"}, items: []Item{File("run.sh", 0o755, "")}, kind: exec.NoShebang, says: "is empty"},
	{name: "byte order mark", argv: []string{"/run.sh"}, items: []Item{script("run.sh", "\xef\xbb\xbf#!/bin/sh")}, kind: exec.NoShebang, says: "byte order mark"},
	{name: "for Windows", argv: []string{"/run.exe"}, items: []Item{File("run.exe", 0o755, "MZ\x90\x00")}, kind: exec.NoShebang, says: "for Windows"},
	{name: "blank shebang", argv: []string{"/run.sh"}, items: []Item{script("run.sh", "#!  ")}, kind: exec.NoShebang, says: "names no interpreter"},
	{name: "scripts in a row", argv: []string{"/5"}, items: []Item{script("1", "#!/bin/sh"), script("2", "#!/1"), script("3", "#!/2"), script("4", "#!/3"), script("5", "#!/4")},
		chain: "/5 → #! /4 → /4 → #! /3 → /3 → #! /2 → /2 → #! /1 → /1 → #! /bin/sh → /bin/sh (/usr/bin/dash)" + glibcTail},
	{name: "too many scripts in a row", argv: []string{"/6"}, items: []Item{script("1", "#!/bin/sh"), script("2", "#!/1"), script("3", "#!/2"), script("4", "#!/3"), script("5", "#!/4"), script("6", "#!/5")},
		kind: exec.InterpreterLoop},
}
