package exec_test

import (
	"github.com/seatrial/seatrial/checks/exec"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

var userQuestions = []question{
	{name: "F16", argv: []string{"/bin/sh"}, kind: exec.UserUnknown, missing: "nosuchuser", refused: true, Question: exec.Question{User: "nosuchuser"}},
	{name: "no passwd", argv: []string{"/run"}, items: []Item{File("run", 0o755, static)}, bare: true, kind: exec.UserUnknown, missing: "root", refused: true, Question: exec.Question{User: "root"}},
	{name: "group", argv: []string{"/bin/sh"}, kind: exec.GroupUnknown, missing: "nogroup", refused: true, Question: exec.Question{User: "app:nogroup"}},
	{name: "number without passwd", argv: []string{"/run"}, items: []Item{File("run", 0o755, static)}, bare: true, chain: "/run → ELF amd64", Question: exec.Question{User: "65532"}},
	{name: "number out of range", argv: []string{"/run"}, kind: exec.UserUnknown, missing: "4294967296", refused: true, Question: exec.Question{User: "4294967296"}},
	{name: "owner's bits", argv: []string{"/run"}, items: []Item{Owned(File("run", 0o655, static), 1000, 1000)}, kind: exec.NotExecutable, refused: true, says: "USER app", Question: exec.Question{User: "app"}},
	{name: "group's bits", argv: []string{"/run"}, items: []Item{Owned(File("run", 0o750, static), 0, 50)}, chain: "/run → ELF amd64", Question: exec.Question{User: "1000"}},
	{name: "given group", argv: []string{"/run"}, items: []Item{Owned(File("run", 0o750, static), 0, 77)}, chain: "/run → ELF amd64", Question: exec.Question{User: "1234:77"}},
	{name: "others' bits", argv: []string{"/run"}, items: []Item{File("run", 0o750, static)}, kind: exec.NotExecutable, refused: true, Question: exec.Question{User: "app"}},
	{name: "group root by default", argv: []string{"/run"}, items: []Item{File("run", 0o750, static)}, chain: "/run → ELF amd64", Question: exec.Question{User: "65532"}},
	{name: "root needs any bit", argv: []string{"/run"}, items: []Item{Owned(File("run", 0o001, static), 5, 5)}, chain: "/run → ELF amd64"},
	{name: "directory made anew", argv: []string{"/root/run"}, items: []Item{File("root/run", 0o755, static)}, chain: "/root/run → ELF amd64", Question: exec.Question{User: "app"}},
	{name: "directory", argv: []string{"/root/run"}, items: []Item{Dir("root", 0o700), File("root/run", 0o755, static)}, kind: exec.NotSearchable, refused: true, says: "/root", Question: exec.Question{User: "app"}},
	{name: "unreadable script", argv: []string{"/run"}, items: []Item{File("run", 0o711, "#!/bin/sh\n")}, kind: exec.NotReadable, Question: exec.Question{User: "app"}},
	{name: "unreadable library", argv: []string{"/run"}, items: []Item{File("run", 0o755, needs("liba.so")), File("usr/lib/liba.so", 0o600, ELF{}.String())}, kind: exec.LibraryMissing, missing: "liba.so", Question: exec.Question{User: "app"}},
}
