package exec

import (
	"bytes"
	"context"
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
	// Looked: /etc/passwd was looked for, and Known: it has the user. A user by number need not be known.
	Looked bool `json:"looked"`
	Known  bool `json:"known"`
}

// user reads who it is no further than the question needs: a mode that gives everyone the same needs no groups.
type user struct {
	view *rootfs.View
	spec string
	Identity
	// all: the groups are known too.
	all bool
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
	if err := u.read(ctx, !numeric(name), !numeric(group)); err != nil {
		return nil, err
	}
	found, err := u.lookup()
	if err != nil {
		kind, file, who := UserUnknown, "/etc/passwd", name
		if strings.Contains(err.Error(), "find group") {
			kind, file, who = GroupUnknown, "/etc/group", group
		}
		p := &Problem{Kind: kind, Path: u.spec, Missing: who, Message: "USER " + quote(u.spec) + ": " + err.Error()}
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
		u.Looked = true
		name, _, _ := strings.Cut(u.spec, ":")
		u.Known = knows(u.passwd, name)
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
