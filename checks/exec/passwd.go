package exec

import (
	"bytes"
	"context"
	"errors"
	"strconv"

	passwd "github.com/moby/sys/user"

	"github.com/seatrial/seatrial/checks/rootfs"
)

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

func knows(file []byte, name string) bool {
	id, err := strconv.Atoi(name)
	if name == "" {
		id, err = 0, nil
	}
	list, parseErr := passwd.ParsePasswdFilter(bytes.NewReader(file), func(u passwd.User) bool {
		return u.Name == name || err == nil && u.Uid == id
	})
	return parseErr == nil && len(list) > 0
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
