package exec

import (
	"cmp"
	"context"
	"errors"
	"path"
	"strings"
)

// musl looks as its dynlink.c does.
type musl struct {
	*resolver
	system []string
}

func newMusl(ctx context.Context, r *resolver, interp string) (*musl, error) {
	m := &musl{resolver: r, system: []string{"/lib", "/usr/local/lib", "/usr/lib"}}
	arch := strings.TrimSuffix(strings.TrimPrefix(path.Base(interp), "ld-musl-"), ".so.1")
	// The loader looks next to the folder that it is in itself: /lib and /etc, or /opt/lib and /opt/etc.
	file := path.Join(path.Dir(path.Dir(interp)), "etc", "ld-musl-"+arch+".path")
	raw, err := text(ctx, r.View, file)
	var u *unknownError
	switch {
	case errors.As(err, &u) && file != "/etc/ld-musl-"+arch+".path":
		return nil, unknown("it is not known what is in %s", file)
	case err != nil:
		return nil, err
	case len(raw) > 0:
		m.system = strings.FieldsFunc(string(raw), func(c rune) bool { return c == ':' || c == '\n' })
	}
	return m, nil
}

// locate implements loader.
func (m *musl) locate(ctx context.Context, by *object, name string) (*object, bool, error) {
	if ownName(name) {
		return nil, true, nil
	}
	dirs := strings.FieldsFunc(m.env["LD_LIBRARY_PATH"], func(c rune) bool { return c == ':' || c == '\n' })
	for o := by; o != nil; o = o.by {
		value := cmp.Or(o.ELF.RunPath, o.ELF.RPath)
		if strings.Contains(expandOrigin(value, o), "$") {
			// musl leaves a list alone with anything but $ORIGIN in it.
			continue
		}
		for _, dir := range strings.FieldsFunc(value, func(c rune) bool { return c == ':' }) {
			dirs = append(dirs, expandOrigin(dir, o))
		}
	}
	lib, err := m.openIn(ctx, by, append(dirs, m.system...), name)
	return lib, false, err
}

// ownName tells whether musl takes a name for one of its own: libc.so.6 as well as libm.so.
func ownName(name string) bool {
	for _, own := range []string{"c", "pthread", "rt", "m", "dl", "util", "xnet"} {
		if strings.HasPrefix(name, "lib"+own+".") {
			return true
		}
	}
	return false
}
