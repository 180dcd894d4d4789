package rootfs_test

import (
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/rootfs"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

// Each was loaded into Docker Engine 20.10: "" is what it takes, all others it does not.
func TestRejections(t *testing.T) {
	file := func(name string) Item { return File(name, 0o644, "1") }
	caps := func(value string) Item {
		i := file("a")
		i.PAXRecords = map[string]string{"SCHILY.xattr.security.capability": value}
		return i
	}
	for name, c := range map[string]struct {
		items []Item
		want  string
	}{
		"file twice":               {[]Item{file("a"), file("a")}, `has "/a" twice`},
		"file, then folder":        {[]Item{file("a"), Dir("a", 0o755)}, `has "/a" twice`},
		"folder twice":             {[]Item{Dir("a/", 0o755), Dir("a", 0o755)}, `has "/a" twice`},
		"link, then file":          {[]Item{Symlink("a", "bin"), file("a")}, `has "/a" twice`},
		"written in two ways":      {[]Item{file("a"), file("./a")}, `has "/a" twice`},
		"hard link to nothing":     {[]Item{HardLink("b", "a")}, `has the hard link "/b" to "/a", which is not in it`},
		"hard link to later":       {[]Item{HardLink("b", "a"), file("a")}, `which is not in it`},
		"hard link to itself":      {[]Item{HardLink("b", "b")}, `which is not in it`},
		"file, then link to it":    {[]Item{file("b"), HardLink("b", "b")}, `has "/b" twice`},
		"hard link to a folder":    {[]Item{Dir("a", 0o755), HardLink("b", "a")}, `which is a folder`},
		"hard link to a symlink":   {[]Item{Symlink("a", "bin"), HardLink("b", "a")}, ``},
		"hard link":                {[]Item{file("a"), HardLink("b", "a")}, ``},
		"below a file":             {[]Item{file("a"), file("a/b")}, `has "/a/b" below "/a", which is no folder`},
		"behind a link elsewhere":  {[]Item{Symlink("a", "bin"), file("a/b")}, `has "/a/b" behind a link to "/bin", which is not in it`},
		"behind a link":            {[]Item{Dir("bin", 0o755), Symlink("a", "bin"), file("a/b")}, ``},
		"behind a link to a file":  {[]Item{file("f"), Symlink("a", "f"), file("a/b")}, `below "/f", which is no folder`},
		"behind a link to the top": {[]Item{Symlink("a", "/"), file("a/b")}, ``},
		"link that leads out":      {[]Item{Symlink("a", "../../etc/passwd")}, ``},
		"nothing":                  {nil, ``},
		"file and whiteout":        {[]Item{file("a"), file(".wh.a")}, ``},
		"whiteout and file":        {[]Item{file(".wh.a"), file("a")}, ``},
		"folder of others":         {[]Item{file("d/a"), Dir("d", 0o700), file("d/b")}, ``},
		"capability, revision 1":   {[]Item{caps("\x01\x00\x00\x01\x00\x10\x00\x00\x00\x00\x00\x00")}, `gives "/a" capabilities in a form`},
		"capability, cut":          {[]Item{caps("\x01\x00\x00\x02")}, `gives "/a" capabilities in a form`},
		"capability, revision 2":   {[]Item{caps("\x01\x00\x00\x02" + strings.Repeat("\x00", 16))}, ``},
		"capability, revision 3":   {[]Item{caps("\x01\x00\x00\x03" + strings.Repeat("\x00", 20))}, ``},
	} {
		dir := t.TempDir()
		for range 2 { // once read, once from the cache
			view, _ := look(t, Layer(c.items...), rootfs.NewCache(dir, 0))
			got := view.Rejections()
			switch {
			case c.want == "" && len(got) == 0:
			case len(got) != 1 || c.want == "" || !strings.Contains(got[0].Fault, c.want) || got[0].Layer != 1:
				t.Errorf("%s: %+v, want %q", name, got, c.want)
			}
		}
	}
}

func FuzzParseCapabilities(f *testing.F) {
	f.Add("\x01\x00\x00\x02" + strings.Repeat("\x00", 16))
	f.Add("\x01\x00\x00\x03" + strings.Repeat("\x01", 20))
	f.Add("")
	f.Fuzz(func(t *testing.T, raw string) {
		c, ok := rootfs.ParseCapabilities(raw)
		if ok != (len(raw) == 20 && raw[3] == 2 || len(raw) == 24 && raw[3] == 3) || !ok && c != (rootfs.Capabilities{}) {
			t.Errorf("%q: %+v, %v", raw, c, ok)
		}
		if ok && c.Effective != (raw[0]&1 == 1) {
			t.Errorf("%q: %+v", raw, c)
		}
	})
}
