package rootfs

import (
	"context"
	"errors"
	"path"
	"slices"
	"strings"
)

// Leaf is a name in a tree of files.
type Leaf struct {
	Name string
	Entry
	// Doubt is why it is not known what it is; empty when it is.
	Doubt string
}

// Tree visits all that is below a folder, by name, with what is known of each. It reads every layer. Symlinks are not followed.
func (v *View) Tree(ctx context.Context, dir string, visit func(Leaf) error) error {
	var names []string
	inside := strings.TrimSuffix(dir, "/") + "/"
	for i := range v.layers {
		x, err := v.layer(ctx, i)
		if err != nil {
			return err
		}
		x.names(func(name string) {
			if strings.HasPrefix(name, inside) && name != "/" {
				names = append(names, name)
			}
		})
	}
	slices.Sort(names)
	folder, leads := "", false
	for _, name := range slices.Compact(names) {
		if in := path.Dir(name); in != folder {
			folder, leads = in, v.reachable(name)
		}
		if !leads {
			continue
		}
		e, ok, err := v.lookup(ctx, name, true)
		doubt, isDoubt := errors.AsType[*DoubtError](err)
		switch {
		case isDoubt:
			err = visit(Leaf{Name: name, Doubt: doubt.Why})
		case err == nil && ok:
			err = visit(Leaf{Name: name, Entry: e})
		}
		if err != nil {
			return err
		}
	}
	return nil
}
