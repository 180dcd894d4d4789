package exec_test

import (
	"encoding/binary"

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
	{name: "working directory is a file", argv: []string{"./run"}, kind: exec.WorkingDir, missing: "/etc/passwd", refused: true, Question: exec.Question{WorkingDir: "/etc/passwd"}},
	{name: "working directory is relative", argv: []string{"/bin/sh"}, kind: exec.WorkingDir, refused: true, Question: exec.Question{WorkingDir: "app"}},
	{name: "F58", argv: []string{"run"}, items: []Item{Dir("app", 0o755), File("app/run", 0o755, static)}, kind: exec.NotRelative, missing: "run", refused: true, says: "want its absolute path, /app/run",
		Question: exec.Question{Env: []string{"PATH=/bin:."}, WorkingDir: "/app"}},
	{name: "F58 empty element", argv: []string{"run"}, items: []Item{Dir("app", 0o755), File("app/run", 0o755, static)}, kind: exec.NotRelative, missing: "run", refused: true, says: "/app/run",
		Question: exec.Question{Env: []string{"PATH=:/bin"}, WorkingDir: "/app"}},
	{name: "F58 relative element and a link", argv: []string{"run"}, items: []Item{Symlink("srv", "app"), File("app/bin/run", 0o755, static)}, kind: exec.NotRelative, missing: "run", refused: true, says: "/app/bin/run",
		Question: exec.Question{Env: []string{"PATH=bin:/bin"}, WorkingDir: "/srv"}},
	{name: "F58 comes first", argv: []string{"sh"}, items: []Item{File("sh", 0o755, static)}, kind: exec.NotRelative, missing: "sh", refused: true, Question: exec.Question{Env: []string{"PATH=.:/bin"}}},
	{name: "relative element that is not reached", argv: []string{"sh"}, items: []Item{File("sh", 0o755, static)}, chain: "sh → /bin/sh (/usr/bin/dash)" + glibcTail, Question: exec.Question{Env: []string{"PATH=/bin:."}}},
	{name: "relative element with nothing to execute", argv: []string{"sh"}, items: []Item{File("sh", 0o644, static)}, chain: "sh → /bin/sh (/usr/bin/dash)" + glibcTail, Question: exec.Question{Env: []string{"PATH=.:/bin"}}},
	{name: "F59 absolute name", argv: []string{"/bin/sh"}, kind: exec.WorkingDir, missing: "/etc/passwd", refused: true, Question: exec.Question{WorkingDir: "/etc/passwd", JobWorkingDir: true}},
	{name: "F59 name in PATH", argv: []string{"sh"}, kind: exec.WorkingDir, missing: "/etc/passwd", refused: true, says: "leads through /etc/passwd", Question: exec.Question{WorkingDir: "/etc/passwd/x/y", JobWorkingDir: true}},
	{name: "F59 link", argv: []string{"sh"}, items: []Item{Symlink("app", "etc/passwd")}, kind: exec.WorkingDir, missing: "/etc/passwd", refused: true, says: "/app leads to /etc/passwd",
		Question: exec.Question{WorkingDir: "/app/", JobWorkingDir: true}},
	{name: "F59 symlink loop", argv: []string{"sh"}, items: []Item{Symlink("a", "b"), Symlink("b", "a")}, kind: exec.WorkingDir, missing: "/a", refused: true, says: "/a leads to /a, a symlink that leads back to itself",
		Question: exec.Question{WorkingDir: "/a", JobWorkingDir: true}},
	{name: "working directory of another file", argv: []string{"/run"}, items: []Item{File("run", 0o755, static)}, chain: "/run → ELF amd64", Question: exec.Question{WorkingDir: "/etc/passwd/../x", JobWorkingDir: true}},
	{name: "working directory that is made", argv: []string{"/run"}, items: []Item{File("run", 0o755, static), Symlink("l", "nowhere")}, chain: "/run → ELF amd64", Question: exec.Question{WorkingDir: "/l/x", JobWorkingDir: true}},
	{name: "working directory in an input", argv: []string{"/run"}, items: []Item{File("run", 0o755, static), File("inputs", 0o644, "")}, chain: "/run → ELF amd64",
		Question: exec.Question{WorkingDir: "/inputs", JobWorkingDir: true, Mounts: []rootfs.Mount{{Path: "/inputs"}}}},
	{name: "image's working directory, not read", argv: []string{"/run"}, items: []Item{File("run", 0o755, static)}, chain: "/run → ELF amd64", Question: exec.Question{WorkingDir: "/etc/passwd"}},
	{name: "F54", argv: []string{"/run"}, items: []Item{capable("run", 1<<12|1<<13, true), Symlink("link", "run")}, kind: exec.Capability, missing: "cap_net_admin", says: "the capability cap_net_admin,"},
	{name: "F54 through a link", argv: []string{"/link"}, items: []Item{capable("run", 1<<12|1<<21, true), Symlink("link", "run")}, kind: exec.Capability, missing: "cap_net_admin,cap_sys_admin"},
	{name: "F54 behind a script", argv: []string{"/s"}, items: []Item{capable("run", 1<<38, true), script("s", "#!/run")}, kind: exec.Capability, missing: "cap_perfmon"},
	{name: "capability of every container", argv: []string{"/run"}, items: []Item{capable("run", 1<<13, true)}, chain: "/run → ELF amd64"},
	{name: "capability that is not wanted at once", argv: []string{"/run"}, items: []Item{capable("run", 1<<12, false)}, chain: "/run → ELF amd64"},
	{name: "capability that Linux does not know", argv: []string{"/run"}, items: []Item{capable("run", 1<<60, true)}, chain: "/run → ELF amd64"},
	{name: "capability of a script", argv: []string{"/s"}, items: []Item{File("run", 0o755, static), with(script("s", "#!/run"), 1<<12, true)}, chain: "/s → #! /run → /run → ELF amd64"},
	{name: "in an input", argv: []string{"/inputs/run.sh"}, undecided: "/inputs", Question: exec.Question{Mounts: []rootfs.Mount{{Path: "/inputs"}}}},
	{name: "hidden by an output", argv: []string{"/outputs/run.sh"}, items: []Item{script("outputs/run.sh", "#!/bin/sh")}, kind: exec.NotFound, missing: "/outputs/run.sh", refused: true,
		Question: exec.Question{Mounts: []rootfs.Mount{{Path: "/outputs", Empty: true}}}},
	{name: "in the engine's own", argv: []string{"/proc/self/exe"}, undecided: "/proc"},
	{name: "over budget", argv: []string{"/run"}, items: []Item{File("run", 0o755, static)}, undecided: "download limit", Question: exec.Question{MaxDownload: -1}},
}

// capable is a program whose file gives capabilities.
func capable(name string, permitted uint64, effective bool) Item {
	return with(File(name, 0o755, static), permitted, effective)
}

// with has a file give capabilities as setcap writes them: revision 2.
func with(i Item, permitted uint64, effective bool) Item {
	flags := uint32(0x02000000)
	if effective {
		flags |= 1
	}
	raw := binary.LittleEndian.AppendUint32(nil, flags)
	for _, word := range []uint32{uint32(permitted), 0, uint32(permitted >> 32), 0} {
		raw = binary.LittleEndian.AppendUint32(raw, word)
	}
	i.PAXRecords = map[string]string{"SCHILY.xattr.security.capability": string(raw)}
	return i
}
