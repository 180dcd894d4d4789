package exec

import (
	"context"
	"slices"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// A permission is one bit of those for others; the group's and the owner's are three and six to the left of it.
type permission uint16

const (
	mayExec permission = 1
	mayRead permission = 4
)

// access is how the user searches directories; nil for root.
func (u *user) access() rootfs.Access {
	if u.UID == 0 {
		return nil
	}
	return func(ctx context.Context, dir rootfs.Entry) (bool, error) { return u.may(ctx, dir, mayExec) }
}

// may judges a mode as Linux does: the owner's bits for the owner, even if others may more. Root needs
// an executable to be one for anybody, and nothing else.
func (u *user) may(ctx context.Context, e rootfs.Entry, want permission) (bool, error) {
	mode := permission(e.Mode)
	group, other := mode>>3&want != 0, mode&want != 0
	switch {
	case u.UID == 0:
		return want != mayExec || e.Type == rootfs.Dir || e.Executable(), nil
	case u.UID == e.UID:
		return mode>>6&want != 0, nil
	case group == other:
		return other, nil
	}
	if err := u.loadGroups(ctx); err != nil {
		return false, err
	}
	if u.GID == e.GID || slices.Contains(u.Groups, e.GID) {
		return group, nil
	}
	return other, nil
}
