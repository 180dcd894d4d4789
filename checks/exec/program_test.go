package exec_test

import (
	"debug/elf"

	"github.com/seatrial/seatrial/checks/exec"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

var programQuestions = []question{
	{name: "F3", argv: []string{"/run"}, items: []Item{File("run", 0o755, ELF{Machine: elf.EM_AARCH64}.String())}, kind: exec.WrongMachine, says: "for arm64, want amd64"},
	{name: "for the platform", argv: []string{"/run"}, items: []Item{File("run", 0o755, ELF{Machine: elf.EM_AARCH64}.String())}, chain: "/run → ELF arm64", Question: exec.Question{Platform: "linux/arm64/v8"}},
	{name: "unknown platform", argv: []string{"/run"}, items: []Item{File("run", 0o755, static)}, undecided: "not known what runs on this platform", Question: exec.Question{Platform: "linux/x86_64"}},
	{name: "object", argv: []string{"/run"}, items: []Item{File("run", 0o755, ELF{Type: elf.ET_REL}.String())}, kind: exec.Malformed, says: "object file"},
	{name: "cut", argv: []string{"/run"}, items: []Item{File("run", 0o755, static[:10])}, kind: exec.Malformed},
	{name: "missing loader", argv: []string{"/run"}, items: []Item{File("run", 0o755, dash)}, bare: true, kind: exec.LoaderMissing, missing: loader},
	{name: "glibc on musl", argv: []string{"/run"}, items: []Item{File("run", 0o755, dash), File("lib/ld-musl-x86_64.so.1", 0o755, ELF{Soname: "libc.musl-x86_64.so.1"}.String())}, bare: true, kind: exec.LoaderMissing, missing: loader},
	{name: "missing library", argv: []string{"/run"}, items: []Item{File("run", 0o755, needs("libx.so.1"))}, kind: exec.LibraryMissing, missing: "libx.so.1", says: "/run needs libx.so.1"},
	{name: "missing library of a library", argv: []string{"/run"}, items: []Item{File("run", 0o755, needs("liba.so")), lib("usr/lib/liba.so", ELF{Needed: []string{"libb.so"}})}, kind: exec.LibraryMissing, missing: "libb.so", says: "/lib/liba.so needs libb.so"},
	{name: "not known to ldconfig", argv: []string{"/run"}, items: []Item{File("run", 0o755, needs("liba.so")), lib("usr/local/lib/liba.so", ELF{})}, kind: exec.LibraryMissing, missing: "liba.so"},
	{name: "LD_LIBRARY_PATH", argv: []string{"/run"}, items: []Item{File("run", 0o755, needs("liba.so")), lib("usr/local/lib/liba.so", ELF{})}, chain: "/run" + glibcTail, Question: exec.Question{Env: []string{"LD_LIBRARY_PATH=/x;/usr/local/lib"}}},
	{name: "RUNPATH with ORIGIN", argv: []string{"/way"}, items: []Item{Symlink("way", "opt/bin/run"),
		File("opt/bin/run", 0o755, dynamic(func(e *ELF) { e.Needed, e.RunPath = []string{"liba.so"}, "/x:$ORIGIN/../lib" })), lib("opt/lib/liba.so", ELF{RunPath: "${ORIGIN}", Needed: []string{"libb.so"}}), lib("opt/lib/libb.so", ELF{})},
		chain: "/way (/opt/bin/run)" + glibcTail},
	{name: "RUNPATH is not inherited", argv: []string{"/run"}, items: []Item{File("run", 0o755, dynamic(func(e *ELF) { e.Needed, e.RunPath = []string{"liba.so"}, "/opt" })), lib("opt/liba.so", ELF{Needed: []string{"libb.so"}}), lib("opt/libb.so", ELF{})}, kind: exec.LibraryMissing, missing: "libb.so"},
	{name: "RPATH is inherited", argv: []string{"/run"}, items: []Item{File("run", 0o755, dynamic(func(e *ELF) { e.Needed, e.RPath = []string{"liba.so"}, "/opt" })), lib("opt/liba.so", ELF{Needed: []string{"libb.so"}}), lib("opt/libb.so", ELF{})}, chain: "/run" + glibcTail},
	{name: "loaded before under its own name", argv: []string{"/run"}, items: []Item{File("run", 0o755, dynamic(func(e *ELF) { e.Needed = []string{"/opt/a", "libb.so.1"} })), lib("opt/a", ELF{Soname: "libb.so.1"})}, chain: "/run" + glibcTail},
	{name: "library for another machine", argv: []string{"/run"}, items: []Item{File("run", 0o755, needs("liba.so")), lib("usr/lib/liba.so", ELF{Machine: elf.EM_AARCH64})}, kind: exec.LibraryMissing, missing: "liba.so"},
	{name: "folder not known", argv: []string{"/run"}, items: []Item{File("run", 0o755, dynamic(func(e *ELF) { e.Needed, e.RunPath = []string{"liba.so"}, "/opt/$LIB" }))}, undecided: "$LIB"},
	{name: "version", argv: []string{"/run"}, items: []Item{File("run", 0o755, dynamic(func(e *ELF) { e.Requires[0][1] = "GLIBC_2.38" }))}, kind: exec.VersionMissing, missing: "GLIBC_2.38", says: "too old"},
	{name: "musl", argv: []string{"/run"}, items: []Item{File("run", 0o755, ELF{Interp: "/lib/ld-musl-x86_64.so.1", Needed: []string{"libc.musl-x86_64.so.1", "libz.so.1", "libm.so.6"}}.String()),
		File("lib/ld-musl-x86_64.so.1", 0o755, ELF{Soname: "libc.musl-x86_64.so.1"}.String()), lib("usr/local/lib/libz.so.1", ELF{})}, bare: true, chain: "/run → ELF amd64 → /lib/ld-musl-x86_64.so.1"},
	{name: "musl with a list", argv: []string{"/run"}, items: []Item{File("run", 0o755, ELF{Interp: "/lib/ld-musl-x86_64.so.1", Needed: []string{"libz.so.1"}}.String()), File("etc/ld-musl-x86_64.path", 0o644, "/opt\n/lib\n"),
		File("lib/ld-musl-x86_64.so.1", 0o755, ELF{}.String()), lib("usr/local/lib/libz.so.1", ELF{})}, bare: true, kind: exec.LibraryMissing, missing: "libz.so.1"},
	{name: "other loader", argv: []string{"/run"}, items: []Item{File("run", 0o755, ELF{Interp: "/system/bin/linker64"}.String()), File("system/bin/linker64", 0o755, ELF{}.String())}, bare: true, undecided: "/system/bin/linker64"},
	{name: "loader is a script", argv: []string{"/run"}, items: []Item{File("run", 0o755, ELF{Interp: "/ld"}.String()), script("ld", "#!/bin/sh")}, kind: exec.Malformed},
}
