package exec

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// loader picks the rules by the loader's name.
func (r *resolver) loader(ctx context.Context, p program, interp *rootfs.Found) (loader, error) {
	base := path.Base(p.ELF.Interp)
	if strings.HasPrefix(base, "ld-musl-") {
		return newMusl(ctx, r, p.ELF.Interp)
	}
	if !strings.HasPrefix(base, "ld-linux") && !strings.HasPrefix(base, "ld64.so") && base != "ld.so.1" {
		return nil, unknown("%s is started by the loader %s, whose rules are not known", p.name, p.ELF.Interp)
	}
	return newGlibc(ctx, r, interp)
}

// glibc looks as ld.so(8) says.
type glibc struct {
	*resolver
	// cache has the paths that /etc/ld.so.cache gives for a name.
	cache map[string][]string
	// system folders are built into the loader: every distribution has its own.
	system []string
	// doubt is why a library that was not found may be there all the same.
	doubt string
}

const ldCache = "/etc/ld.so.cache"

func newGlibc(ctx context.Context, r *resolver, interp *rootfs.Found) (*glibc, error) {
	g := &glibc{resolver: r, system: interp.ELF.SystemDirs}
	if len(g.system) == 0 {
		g.system = []string{path.Dir(interp.Path), "/lib64", "/usr/lib64", "/lib", "/usr/lib"}
		g.doubt = "the folders that " + interp.Path + " has built in are not known"
	}
	raw, err := text(ctx, r.View, ldCache)
	var u *unknownError
	switch {
	case errors.As(err, &u):
		g.doubt = err.Error()
	case err != nil:
		return nil, err
	case len(raw) > 0:
		if g.cache, err = parseLdCache(raw); err != nil {
			g.doubt = ldCache + " cannot be read: " + err.Error()
		}
	}
	return g, nil
}

// locate implements loader.
func (g *glibc) locate(ctx context.Context, by *object, name string) (*object, bool, error) {
	for _, dirs := range [][]string{g.inherited(by), g.list(by, g.env["LD_LIBRARY_PATH"], ";"), g.list(by, by.ELF.RunPath, "")} {
		if lib, err := g.openIn(ctx, by, dirs, name); lib != nil || err != nil {
			return lib, false, err
		}
	}
	if by.ELF.NoDefaultLibs {
		return nil, false, nil
	}
	for _, candidate := range g.cache[name] {
		if lib, err := g.open(ctx, by, candidate); lib != nil || err != nil {
			return lib, false, err
		}
	}
	lib, err := g.openIn(ctx, by, g.system, name)
	return lib, false, err
}

// inherited are the folders of DT_RPATH: the object's, then those of what needed it, up to the program.
// An object with DT_RUNPATH asks none of them.
func (g *glibc) inherited(by *object) []string {
	if by.ELF.RunPath != "" {
		return nil
	}
	var dirs []string
	for o := by; o != nil; o = o.by {
		dirs = append(dirs, g.list(o, o.ELF.RPath, "")...)
	}
	return dirs
}

// list is a list of folders with colons, or others as well, between them.
func (g *glibc) list(o *object, value, others string) []string {
	if value == "" {
		return nil
	}
	var dirs []string
	for _, dir := range strings.FieldsFunc(value, func(c rune) bool { return c == ':' || strings.ContainsRune(others, c) }) {
		dir = expandOrigin(dir, o)
		if strings.Contains(dir, "$") {
			g.doubt = o.path + " has it looked for in " + dir
			continue
		}
		dirs = append(dirs, dir)
	}
	return slices.Compact(dirs)
}

// expandOrigin puts the object's folder where the value asks for it. That of the program has no symlinks
// in it, that of a library is where it was found.
func expandOrigin(dir string, o *object) string {
	origin := path.Dir(o.path)
	return strings.NewReplacer("${ORIGIN}", origin, "$ORIGIN", origin).Replace(dir)
}

// The cache that ldconfig writes, in the form of glibc 2.2 and later; until 2.32 it follows one in the
// older form. Numbers are in the byte order of the machine that wrote it.
const (
	ldCacheOld    = "ld.so-1.7.0"
	ldCacheNew    = "glibc-ld.so.cache1.1"
	ldCacheHeader = 48
	ldCacheEntry  = 24
	// ldCacheKind is the part of an entry's flags that is 1 for the libraries of glibc.
	ldCacheKind = 0xff
	ldCacheLibc = 3
)

var errLdCache = errors.New("it has no known form")

// parseLdCache returns the paths for each library's name, in order.
func parseLdCache(raw []byte) (map[string][]string, error) {
	start := 0
	if bytes.HasPrefix(raw, []byte(ldCacheOld)) {
		if start = bytes.Index(raw, []byte(ldCacheNew)); start < 0 {
			return nil, errLdCache
		}
	}
	table := raw[start:]
	if !bytes.HasPrefix(table, []byte(ldCacheNew)) || len(table) < ldCacheHeader {
		return nil, errLdCache
	}
	var order binary.ByteOrder = binary.LittleEndian
	count := order.Uint32(table[20:])
	if uint64(count)*ldCacheEntry > uint64(len(table)) {
		order = binary.BigEndian
		count = order.Uint32(table[20:])
	}
	if uint64(count)*ldCacheEntry > uint64(len(table)-ldCacheHeader) {
		return nil, errLdCache
	}
	paths := map[string][]string{}
	for i := range int(count) {
		entry := table[ldCacheHeader+i*ldCacheEntry:][:ldCacheEntry]
		if kind := order.Uint32(entry) & ldCacheKind; kind != 1 && kind != ldCacheLibc {
			continue
		}
		name, okName := cString(table, order.Uint32(entry[4:]))
		file, okFile := cString(table, order.Uint32(entry[8:]))
		if !okName || !okFile {
			return nil, errLdCache
		}
		paths[name] = append(paths[name], file)
	}
	return paths, nil
}

func cString(table []byte, offset uint32) (string, bool) {
	if uint64(offset) >= uint64(len(table)) {
		return "", false
	}
	text, _, ok := bytes.Cut(table[offset:], []byte{0})
	return string(text), ok
}
