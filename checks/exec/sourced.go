package exec

import (
	"context"
	"errors"
	"fmt"
	"path"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// dots are the words with which a shell reads a file as more of its own text.
var dots = setOf(". source")

// shellFamily is a shell by its file, of which its name says nothing: /bin/sh is a link.
type shellFamily int

const (
	otherShell shellFamily = iota
	aDash
	aBusybox
	aBash
)

func shellFamilyOf(shell *rootfs.Found) shellFamily {
	if shell == nil {
		return otherShell
	}
	switch name := path.Base(shell.Path); {
	case name == "dash":
		return aDash
	case name == "bash":
		return aBash
	case name == "busybox":
		return aBusybox
	}
	return otherShell
}

// sourced looks for a file that a shell reads by a dot (F53). dash and busybox end with 2 when it is not there, whatever comes
// behind, and bash with 1 when it is called sh; by its own name that is a command like others, which fails.
func (f *follower) sourced(ctx context.Context, by *Level, shell *rootfs.Found, run *Level) error {
	word, family := run.Words[1], shellFamilyOf(shell)
	if !word.Known || !path.IsAbs(word.Text) || run.Words[0].Text == "source" && family == aDash {
		return nil
	}
	_, err := f.find(ctx, word.Text)
	var stuck *rootfs.PathError
	if err == nil || errors.As(err, &stuck) && stuck.Brought.Type != 0 || !missingFile(err) {
		return nil
	}
	p, stays := f.unreachable(word.Text, err)
	if stays != nil || p.Kind != NotFound {
		return nil
	}
	ends := false
	switch name := path.Base(by.Words[0].Text); {
	case family == aDash, family == aBusybox:
		p.Exit, ends = "2", true
	case family == aBash && (name == "bash" || name == "sh"):
		p.Exit, ends = "1", name == "sh"
	case !f.sure:
		return nil // by which name a script has called it
	}
	f.sure = f.sure || ends && !run.place.aside && f.reached
	p.Kind, p.Read = ScriptMissing, true
	p.Candidates = f.nearScript(path.Clean(word.Text), word.Text)
	p.Message = fmt.Sprintf("%s is to read %s, which is not in the image", by.Words[0].Text, quote(word.Text))
	p.Hint = meant(p.Candidates)
	f.report(ctx, p, word.Place)
	return nil
}
