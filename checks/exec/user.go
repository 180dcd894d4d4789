package exec

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	passwd "github.com/moby/sys/user"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// Identity is who the command runs as.
type Identity struct {
	// Spec is the image's USER as given; empty is root.
	Spec string `json:"spec"`
	// UID and GID, and the other Groups, all 0 and none for root. They are known when Resolved.
	UID    int   `json:"uid"`
	GID    int   `json:"gid"`
	Groups []int `json:"groups,omitempty"`
	// Resolved: /etc/passwd and /etc/group were read, or USER says everything itself.
	Resolved bool `json:"resolved"`
}

// user reads who it is no further than the question needs: a mode that gives everyone the same needs no groups.
type user struct {
	view *rootfs.View
	spec string
	Identity
	// all: the groups are known too.
	all bool
	// unsure: a program has changed who it is, in a way that is not followed.
	unsure bool
	// passwd and group are the files; nil before they are read.
	passwd, group []byte
}

func (u *user) label() string {
	if u.spec == "" {
		return "root"
	}
	return quote(u.spec)
}

// resolve finds the user as the engine does before it starts anything (F16): a name must be in /etc/passwd, a number need not.
func (u *user) resolve(ctx context.Context) (*Problem, error) {
	u.Spec = u.spec
	name, group, _ := strings.Cut(u.spec, ":")
	switch err := u.read(ctx, !numeric(name), !numeric(group)); {
	case doubted(err):
		u.unsure, u.UID, u.GID = true, -1, -1
		return nil, nil
	case err != nil:
		return nil, err
	}
	found, err := u.lookup()
	if err != nil {
		kind, file, who := UserUnknown, "/etc/passwd", name
		if strings.Contains(err.Error(), "find group") {
			kind, file, who = GroupUnknown, "/etc/group", group
		}
		p := &Problem{Kind: kind, Path: u.spec, Missing: who, Message: "USER " + quote(u.spec) + ": " + err.Error(), Free: u.free(ctx)}
		if !numeric(who) {
			p.Message = "USER is " + quote(u.spec) + ", and " + file + " has no " + quote(who)
			p.Hint = "create it in the Dockerfile, or give USER a number"
			p.Candidates = names(u.passwd, u.group, kind)
		}
		return p, nil
	}
	u.UID, u.GID = found.Uid, found.Gid
	u.Resolved = u.UID == 0 || u.passwd != nil || group != ""
	return nil, nil
}

// firstFree is the number of the first user that is no system's own, as useradd counts (UID_MIN of login.defs).
const firstFree = 1000

// free is the first number from there on that neither a user nor a group has, as far as the image was read.
func (u *user) free(ctx context.Context) int {
	view := u.view
	u.view = view.Frozen()
	_ = u.read(ctx, true, true) // what is out of reach stays unknown
	u.view = view
	taken := map[int]bool{}
	users, _ := passwd.ParsePasswd(bytes.NewReader(u.passwd))
	for _, known := range users {
		taken[known.Uid], taken[known.Gid] = true, true
	}
	groups, _ := passwd.ParseGroup(bytes.NewReader(u.group))
	for _, known := range groups {
		taken[known.Gid] = true
	}
	n := firstFree
	for taken[n] {
		n++
	}
	return n
}

// numeric tells whether a part of USER needs no file: a number, or nothing.
func numeric(part string) bool {
	_, err := strconv.Atoi(part)
	return part == "" || err == nil
}

// lookup asks the engine's own library.
func (u *user) lookup() (*passwd.ExecUser, error) {
	reader := func(content []byte) io.Reader {
		if content == nil {
			return nil
		}
		return bytes.NewReader(content)
	}
	return passwd.GetExecUser(u.spec, nil, reader(u.passwd), reader(u.group))
}

// read reads the files that are wanted and not read yet.
func (u *user) read(ctx context.Context, wantPasswd, wantGroup bool) (err error) {
	if wantPasswd && u.passwd == nil {
		if u.passwd, err = text(ctx, u.view, "/etc/passwd"); err != nil {
			return err
		}
	}
	if wantGroup && u.group == nil {
		u.group, err = text(ctx, u.view, "/etc/group")
	}
	return err
}

// identity is what is known at the end, without reading any further.
func (u *user) identity(ctx context.Context) Identity {
	view := u.view
	u.view = view.Frozen()
	_ = u.loadGroups(ctx) // what is out of reach stays unknown
	u.view = view
	return u.Identity
}

func (u *user) loadGroups(ctx context.Context) error {
	if u.all {
		return nil
	}
	if err := u.read(ctx, true, true); err != nil {
		return err
	}
	found, err := u.lookup()
	if err != nil {
		return unknown("USER %s: %v", quote(u.spec), err)
	}
	u.UID, u.GID, u.Groups = found.Uid, found.Gid, slices.Clone(found.Sgids)
	u.Resolved, u.all = true, true
	return nil
}

// text is a file that indexes keep whole; empty, and not nil, when the image has none.
func text(ctx context.Context, view *rootfs.View, name string) ([]byte, error) {
	found, err := view.Find(ctx, "/", name, nil)
	var stuck *rootfs.PathError
	switch {
	case errors.Is(err, rootfs.ErrMounted):
		return nil, unknown("%s comes with a mount", name)
	case errors.As(err, &stuck):
		return []byte{}, nil
	case err != nil:
		return nil, err
	case found.Type != rootfs.File || int64(len(found.Text)) != found.Size:
		return nil, unknown("%s is kept at %s, or too large", name, found.Path)
	}
	return append([]byte{}, found.Text...), nil
}

// names are those that USER could have named.
func names(users, groups []byte, kind Kind) []string {
	var found []string
	if kind == UserUnknown {
		list, _ := passwd.ParsePasswd(bytes.NewReader(users))
		for _, u := range list {
			found = append(found, u.Name)
		}
	} else {
		list, _ := passwd.ParseGroup(bytes.NewReader(groups))
		for _, g := range list {
			found = append(found, g.Name)
		}
	}
	return found[:min(len(found), maxCandidates)]
}

// A permission is one bit of those for others; the group's and the owner's are three and six to the left of it.
type permission uint16

const (
	mayExec permission = 1
	mayRead permission = 4
)

// access is how the user searches directories; nil for root.
func (u *user) access() rootfs.Access {
	if u.UID == 0 && !u.unsure {
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
	case u.unsure && group == other && group == (mode>>6&want != 0):
		return other, nil
	case u.unsure:
		return false, &unknownError{doubt: u.UID < 0 && u.spec != "",
			reason: fmt.Sprintf("another user runs it, and its mode %04o does not give everyone the same", e.Mode&0o777)}
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
