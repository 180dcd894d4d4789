package exec_test

import (
	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/rootfs"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

const glibcTail = " → ELF amd64 → " + loader + " (/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2)"

var startQuestions = []question{
	{name: "static", argv: []string{"/run"}, items: []Item{File("run", 0o755, static)}, bare: true, chain: "/run → ELF amd64"},
	{name: "in PATH", argv: []string{"sh"}, chain: "sh → /bin/sh (/usr/bin/dash)" + glibcTail, Question: exec.Question{Env: []string{"PATH=/nowhere:/bin"}}},
	{name: "default PATH", argv: []string{"sh"}, chain: "sh → /usr/bin/sh (/usr/bin/dash)" + glibcTail},
	{name: "last PATH counts", argv: []string{"sh"}, kind: exec.NotInPath, missing: "sh", refused: true, Question: exec.Question{Env: []string{"PATH=/bin", "PATH=/none"}}},
	{name: "empty PATH", argv: []string{"sh"}, kind: exec.NotInPath, missing: "sh", refused: true, Question: exec.Question{Env: []string{"PATH="}}},
	{name: "nothing", kind: exec.NoCommand, refused: true},
	{name: "empty word", argv: []string{""}, kind: exec.NotInPath, refused: true, says: "first word is empty"},
	{name: "F9", argv: []string{"/nope"}, kind: exec.NotFound, missing: "/nope", refused: true, says: "/nope is not in the image"},
	{name: "F10", argv: []string{"nope"}, kind: exec.NotInPath, missing: "nope", refused: true},
	{name: "F10 in one string", argv: []string{"echo hello"}, kind: exec.NotInPath, missing: "echo hello", refused: true, says: "has spaces in it"},
	{name: "F11", argv: []string{"/run.sh"}, items: []Item{File("run.sh", 0o644, "#!/bin/sh\n")}, kind: exec.NotExecutable, refused: true, says: "mode 0644"},
	{name: "not executable in PATH", argv: []string{"run"}, items: []Item{File("usr/bin/run", 0o644, "#!/bin/sh\n")}, kind: exec.NotInPath, missing: "run", refused: true, says: "mode 0644"},
	{name: "directory", argv: []string{"/usr"}, kind: exec.IsDirectory, refused: true},
	{name: "directory in PATH", argv: []string{"bin"}, kind: exec.NotInPath, missing: "bin", refused: true, Question: exec.Question{Env: []string{"PATH=/usr"}}},
	{name: "through a file", argv: []string{"/etc/passwd/x"}, kind: exec.NotFound, missing: "/etc/passwd", refused: true, says: "is a file"},
	{name: "symlink loop", argv: []string{"/a"}, items: []Item{Symlink("a", "b"), Symlink("b", "a")}, kind: exec.SymlinkLoop, refused: true},
	{name: "dangling", argv: []string{"/a"}, items: []Item{Symlink("a", "/gone")}, kind: exec.NotFound, missing: "/gone", refused: true, says: "/a → /gone"},
	{name: "whiteout", argv: []string{"/bin/sh"}, items: []Item{File("usr/bin/.wh.dash", 0, "")}, kind: exec.NotFound, missing: "/usr/bin/dash", refused: true},
	{name: "opaque", argv: []string{"/bin/sh"}, items: []Item{Dir("usr/bin", 0o755), File("usr/bin/.wh..wh..opq", 0, "")}, kind: exec.NotFound, missing: "/usr/bin/sh", refused: true},
	{name: "hard link", argv: []string{"/run"}, items: []Item{File("x", 0o755, static), HardLink("run", "x")}, chain: "/run → ELF amd64"},
	{name: "relative", argv: []string{"./run"}, items: []Item{Symlink("srv", "app"), File("app/run", 0o755, static)}, chain: "./run (/app/run) → ELF amd64", Question: exec.Question{WorkingDir: "/srv"}},
	{name: "relative without a working directory", argv: []string{"bin/sh"}, chain: "bin/sh (/usr/bin/dash)" + glibcTail},
	{name: "relative in a directory that is made", argv: []string{"./run"}, kind: exec.NotFound, missing: "/made/run", refused: true, Question: exec.Question{WorkingDir: "/made"}},
	{name: "working directory is a file", argv: []string{"./run"}, kind: exec.WorkingDir, refused: true, Question: exec.Question{WorkingDir: "/etc/passwd"}},
	{name: "working directory is relative", argv: []string{"/bin/sh"}, kind: exec.WorkingDir, refused: true, Question: exec.Question{WorkingDir: "app"}},
	{name: "in an input", argv: []string{"/inputs/run.sh"}, undecided: "/inputs", Question: exec.Question{Mounts: []rootfs.Mount{{Path: "/inputs"}}}},
	{name: "hidden by an output", argv: []string{"/outputs/run.sh"}, items: []Item{script("outputs/run.sh", "#!/bin/sh")}, kind: exec.NotFound, missing: "/outputs/run.sh", refused: true,
		Question: exec.Question{Mounts: []rootfs.Mount{{Path: "/outputs", Empty: true}}}},
	{name: "in the engine's own", argv: []string{"/proc/self/exe"}, undecided: "/proc"},
	{name: "over budget", argv: []string{"/run"}, items: []Item{File("run", 0o755, static)}, undecided: "download limit", Question: exec.Question{MaxDownload: -1}},
}
