package rootfs_test

import (
	"bytes"
	"debug/elf"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks/rootfs"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

func elfOf(t *testing.T, content string) *rootfs.ELF {
	t.Helper()
	view, err := look(t, Blob(Tar(File("run", 0o755, content)), nil), nil)
	if err != nil {
		t.Fatal(err)
	}
	found, err := view.Find(t.Context(), "/", "/run", nil)
	if err != nil {
		t.Fatal(err)
	}
	return found.ELF
}

func TestELF(t *testing.T) {
	full := ELF{
		Machine: elf.EM_AARCH64, Interp: "/lib/ld-linux-aarch64.so.1", Soname: "libx.so.1", RunPath: "$ORIGIN/../lib", RPath: "/ignored",
		Needed: []string{"libc.so.6", "libm.so.6"}, Requires: [][2]string{{"libc.so.6", "GLIBC_2.34"}, {"libm.so.6", "GLIBC_2.29"}}, Defines: []string{"libx.so.1", "X_1"},
	}
	want := &rootfs.ELF{
		Class: elf.ELFCLASS64, Data: elf.ELFDATA2LSB, Machine: elf.EM_AARCH64, Type: elf.ET_DYN,
		Interp: "/lib/ld-linux-aarch64.so.1", Soname: "libx.so.1", RunPath: "$ORIGIN/../lib", Needed: []string{"libc.so.6", "libm.so.6"},
		Requires: []rootfs.Requirement{{Library: "libc.so.6", Versions: []string{"GLIBC_2.34"}}, {Library: "libm.so.6", Versions: []string{"GLIBC_2.29"}}},
		Defines:  []string{"libx.so.1", "X_1"},
	}
	gap := full
	gap.Gap = 1 << 20
	for name, content := range map[string]string{"small": full.String(), "with a gap": gap.String(), "with a tail": full.String() + strings.Repeat("x", 1<<20)} {
		if diff := cmp.Diff(want, elfOf(t, content)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestLargeELF(t *testing.T) {
	if testing.Short() {
		t.Skip("packs 70 MB")
	}
	e := ELF{Interp: "/ld", Needed: []string{"libc.so.6"}, Gap: 66 << 20}
	got := elfOf(t, e.String())
	// The strings lie before the dynamic section and behind what is kept, which a stream cannot go back to.
	if got.Interp != "/ld" || len(got.Needed) != 0 || got.Partial == "" {
		t.Errorf("%+v", got)
	}
}

func TestLoaderFolders(t *testing.T) {
	for tail, want := range map[string][]string{
		"\x00/lib64/\x00/usr/lib64/\x00/lib64/\x00/proc/self/\x00/lib/x\x00/etc/ld.so.cache\x00": {"/lib64", "/usr/lib64"},
		"\x00/nix/store/abc-glibc-2.40-1/lib/\x00":                                               {"/nix/store/abc-glibc-2.40-1/lib"},
		"": nil,
	} {
		if diff := cmp.Diff(want, elfOf(t, ELF{Soname: "ld-linux-x86-64.so.2", Tail: tail}.String()).SystemDirs); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tail, diff)
		}
	}
}

func TestMalformedELF(t *testing.T) {
	good := ELF{Interp: "/ld", Needed: []string{"libc.so.6"}}.String()
	change := func(at int, with string) string { return good[:at] + with + good[at+len(with):] }
	for name, c := range map[string]struct {
		content            string
		malformed, partial bool
	}{
		"cut in the header":       {good[:12], true, false},
		"cut behind the header":   {good[:70], false, true},
		"cut before the loader":   {good[:64+3*56+1], true, false},
		"cut before the strings":  {good[:64+3*56+8], false, true},
		"no program headers":      {change(56, "\x00\x00"), true, false},
		"headers out of reach":    {change(32, "\xff\xff\xff\xff\xff\xff\xff\x7f"), false, true},
		"negative headers":        {change(32, "\xff\xff\xff\xff\xff\xff\xff\xff"), false, true},
		"unknown class":           {change(4, "\x09"), false, true},
		"loader without an end":   {change(64+3*56+3, "x"), true, false},
		"loader too long":         {change(64+56+32, "\x01\x11"), true, false},
		"loader at the very end":  {change(64+56+8, "\xff\xff\xff\xff\xff\xff\xff\xff"), false, true},
		"dynamic section too big": {change(64+2*56+32, "\x00\x00\x00\x01"), false, true},
	} {
		got := elfOf(t, c.content)
		if got == nil || (got.Malformed != "") != c.malformed || (got.Partial != "") != c.partial {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func FuzzELF(f *testing.F) {
	seed := ELF{Interp: "/ld", Soname: "ld-linux-x86-64.so.2", Needed: []string{"libc.so.6"}, Requires: [][2]string{{"libc.so.6", "GLIBC_2.34"}}, Defines: []string{"X"}, RPath: "/x"}
	f.Add([]byte(seed.String()))
	f.Add([]byte(seed.String()[:100]))
	f.Fuzz(func(t *testing.T, content []byte) {
		got := elfOf(t, elf.ELFMAG+string(bytes.TrimPrefix(content, []byte(elf.ELFMAG))))
		if got == nil {
			t.Fatal("not taken for an ELF file")
		}
		if len(got.Interp) > 4096 || len(got.Needed) > 4096 {
			t.Errorf("unbounded: %+v", got)
		}
	})
}
