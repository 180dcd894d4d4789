package docker

import (
	"os"
	"path/filepath"
	"testing"
)

// riscv is an entry as Linux 6.18 shows it.
const riscv = `enabled
interpreter /usr/bin/qemu-riscv64-static
flags: F
offset 0
magic 7f454c460201010000000000000000000200f300
mask ffffffffffffff00fffffffffffffffffeffffff
`

func TestHandlers(t *testing.T) {
	entries := map[string]string{
		"status":       "enabled\n",
		"qemu-riscv64": riscv,
		"qemu-s390x":   "enabled\ninterpreter /usr/bin/qemu-s390x-static\nflags: OCF\noffset 0\nmagic 7f454c4602020100000000000000000000020016\nmask ffffffffffffff00fffffffffffffffffffeffff\n",
		"qemu-aarch64": "enabled\ninterpreter /usr/bin/qemu-aarch64-static\nflags: \noffset 0\nmagic 7f454c460201010000000000000000000200b700\nmask ffffffffffffff00fffffffffffffffffeffffff\n",
		"qemu-ppc64le": "disabled\ninterpreter /usr/bin/qemu-ppc64le-static\nflags: F\noffset 0\nmagic 7f454c4602010100000000000000000002001500\nmask ffffffffffffff00fffffffffffffffffeffff00\n",
		"python3.11":   "enabled\ninterpreter /usr/bin/python3.11\nflags: F\noffset 0\nmagic a70d0d0a\n",
		"by extension": "enabled\ninterpreter /usr/bin/wine\nflags: F\nextension .exe\n",
	}
	dir := t.TempDir()
	for name, text := range entries {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := readHandlers(dir)
	if err != nil {
		t.Fatal(err)
	}
	for arch, want := range map[string]bool{
		"riscv64": true, "s390x": true,
		"arm64":   false, // its interpreter would have to be in the container
		"ppc64le": false, // switched off
		"amd64":   false, "arm": false, "z80": false,
	} {
		if got := all.run(arch); got != want {
			t.Errorf("%s runs: %t, want %t", arch, got, want)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "status"), []byte("disabled\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if all, err := readHandlers(dir); err != nil || all.run("riscv64") {
		t.Errorf("all switched off: %v, %v", all, err)
	}
	if _, err := readHandlers(t.TempDir()); err == nil {
		t.Error("where nothing is mounted nothing is known")
	}
}

func FuzzParseHandler(f *testing.F) {
	f.Add([]byte(riscv))
	f.Add([]byte("enabled\nflags: F\noffset 9223372036854775807\nmagic 00\nmask 00"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if h, err := parseHandler(text); err == nil {
			h.fixed = true
			handlers{h}.run("riscv64")
		}
	})
}
