package exec

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// module looks for what python -m is to run (F53): it imports the first part of the dotted name from the working directory, from
// PYTHONPATH, and from where its packages are. Only a name that is nowhere in the image is surely missing, and only when all of
// the image was read, the runner of modules is in it as a file, and nothing has files of its own that do not show.
func (f *follower) module(ctx context.Context, l *Level) {
	name := l.reading.rest[0]
	top, _, _ := strings.Cut(name.Text, ".")
	if l.grammar != pythons() || !name.Known || top == "" || f.dir != "" || f.View.Unread() > 0 || f.brings(ctx, top) ||
		f.View.Doubt(path.Join("/usr/lib/python3/dist-packages", top)) != "" {
		return
	}
	var runner, may bool
	f.View.Each(func(file string, e rootfs.Entry) bool {
		switch base := path.Base(file); {
		case base == "runpy.py":
			runner = true
		case strings.Contains(file+"/", "/"+top+"/"), strings.HasPrefix(base, top+"."), strings.HasPrefix(base, "__editable__"):
			may = true
		case e.Type == rootfs.File && (strings.HasSuffix(base, ".egg") || strings.HasSuffix(base, ".zip") || strings.HasSuffix(base, ".whl")):
			may = true
		}
		return false
	}, func(string, rootfs.Entry) {})
	if !runner || may {
		return
	}
	f.report(ctx, &Problem{Kind: ModuleMissing, Path: name.Text, Exit: "1", Hint: "install the package that has it, or COPY it into the image",
		Message: fmt.Sprintf("%s is to run the module %s, and nothing in the image has the name %s", l.Words[0].Text, quote(name.Text), quote(top))}, name.Place)
}

// pythons is the grammar of those that run modules by runpy.
func pythons() *grammar { return byName()["python"][0] }

// brings tells whether a mount may have a module: one over the working directory, or over a folder of PYTHONPATH.
func (f *follower) brings(ctx context.Context, top string) bool {
	for _, dir := range append(strings.Split(f.env["PYTHONPATH"], ":"), ".") {
		if _, err := f.find(ctx, path.Join(dir, top)); errors.Is(err, rootfs.ErrMounted) {
			return true
		}
	}
	return false
}
