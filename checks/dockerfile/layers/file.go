package layers

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/moby/buildkit/solver/pb"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// file is what COPY, ADD and WORKDIR do: actions behind each other on one layer.
func (g *graph) file(op *pb.FileOp, line int, inputs int64, input func(int64) (*stack, error)) (*stack, error) {
	actions, from := op.Actions, int64(-1)
	for i, action := range actions {
		// Each goes on from the one before it, as Dockerfiles have them; anything else is not followed.
		if i > 0 && action.Input != inputs+int64(i)-1 {
			return unknownStack("its files are made in a way that is not known here"), nil
		}
		if i == 0 {
			from = action.Input
		}
	}
	base, err := input(from)
	if err != nil {
		return nil, err
	}
	sources := make([]*stack, len(actions))
	for i, action := range actions {
		if sources[i], err = input(action.SecondaryInput); err != nil {
			return nil, err
		}
	}
	p := &part{line: line}
	p.layer.Local = true
	p.layer.Predicted = &rootfs.Predicted{Doubt: p.doubt, Open: p.open, Files: func(ctx context.Context, view *rootfs.View, put func(rootfs.PredictedFile) error) error {
		c := &copier{part: p, below: view, add: put}
		if g.opts.Vague != nil {
			if why := g.opts.Vague(line); why != "" {
				p.regions = []region{{at: "/", why: why, over: true}}
				return nil
			}
		}
		p.origins, p.opens, p.regions, p.absent = nil, nil, nil, nil
		for i, action := range actions {
			if err := c.act(ctx, action, sources[i]); err != nil {
				return err
			}
			if c.err != nil {
				return c.err
			}
		}
		return nil
	}}
	return base.on(p), nil
}

// copier makes the files of one layer.
type copier struct {
	*part
	below *rootfs.View
	add   func(rootfs.PredictedFile) error
	// err is the first of add's, behind which nothing is made.
	err error
	// made are the files so far.
	made map[string]made
}

// made is what is known of a file that is made.
type made struct {
	of       rootfs.Type
	implicit bool
}

func (c *copier) act(ctx context.Context, action *pb.FileAction, from *stack) error {
	switch {
	case action.GetCopy() != nil:
		return c.copy(ctx, action.GetCopy(), from)
	case action.GetMkdir() != nil:
		a := action.GetMkdir()
		c.parents(path.Clean("/"+a.Path), uint16(a.Mode)&0o777, ownerOf(a.Owner))
		return nil
	case action.GetMkfile() != nil:
		a := action.GetMkfile()
		at := path.Clean("/" + a.Path)
		c.put(rootfs.PredictedFile{Name: at, Entry: rootfs.Entry{Type: rootfs.File, Mode: uint16(a.Mode) & 0o777, Size: int64(len(a.Data))}},
			source{open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(a.Data)), nil }}, ownerOf(a.Owner))
		return nil
	}
	c.doubted("/", "it does what is not known here")
	return nil
}

// put adds a file, in the place of one of that name.
func (c *copier) put(f rootfs.PredictedFile, from source, owner owner) {
	if c.err != nil {
		return
	}
	owner.give(&f.Entry)
	if owner.unsure(f.Entry) {
		c.regions = append(c.regions, region{at: f.Name, over: true, why: fmt.Sprintf("it belongs to %s, whose number is not known", owner.name)})
		return
	}
	if c.made == nil {
		c.made = map[string]made{}
	}
	if _, again := c.made[f.Name]; again {
		delete(c.opens, f.Name)
		delete(c.origins, f.Name)
	}
	c.made[f.Name] = made{f.Type, f.Implicit}
	c.comes(f.Name, from)
	c.err = c.add(f)
}

// doubted notes a place whose content is not known.
func (c *copier) doubted(at, why string) {
	c.regions = append(c.regions, region{at: at, why: why, over: true})
}

// parents makes the folders of a path that are missing.
func (c *copier) parents(dir string, mode uint16, owner owner) {
	at := "/"
	for _, part := range strings.Split(strings.Trim(dir, "/"), "/") {
		if part == "" {
			continue
		}
		at = path.Join(at, part)
		if _, is := c.made[at]; is {
			continue
		}
		f := rootfs.PredictedFile{Name: at, Entry: rootfs.Entry{Type: rootfs.Dir, Mode: mode, Implicit: true}}
		owner.give(&f.Entry)
		c.put(f, source{}, nobody)
	}
}

// owner is whom --chown gives files to.
type owner struct {
	// given: there is one.
	given    bool
	uid, gid int
	// name of one that the image's own /etc/passwd has the number of; empty for a number.
	name string
}

// nobody changes nothing.
var nobody owner

func ownerOf(o *pb.ChownOpt) owner {
	if o == nil {
		return nobody
	}
	w := owner{given: true}
	number := func(u *pb.UserOpt, to *int) {
		switch {
		case u == nil:
		case u.GetByName() != nil && u.GetByName().Name != "root":
			w.name = u.GetByName().Name
		case u.GetByName() == nil:
			*to = int(u.GetByID())
		}
	}
	number(o.User, &w.uid)
	if o.Group == nil {
		w.gid = w.uid // BuildKit gives the group of the user, which has the same number for most that are made by useradd
	}
	number(o.Group, &w.gid)
	return w
}

func (w owner) give(e *rootfs.Entry) {
	if w.given {
		e.UID, e.GID = w.uid, w.gid
	}
}

// unsure tells a file of which it depends on the owner who may read and execute it.
func (w owner) unsure(e rootfs.Entry) bool {
	const readAndExecute = 5
	owner, group, other := e.Mode>>6&readAndExecute, e.Mode>>3&readAndExecute, e.Mode&readAndExecute
	return w.name != "" && e.Type == rootfs.File && (owner != other || group != other)
}
